/**
 * A document whose elements need no inline styles, for a library that makes them: the window's content policy refuses style
 * elements and style attributes that a script writes as text, and permits style sheets and properties that it makes as objects.
 */

/** An element that takes the place of a style element: the text that it is given becomes a sheet of the page. */
function sheetElement(page: Document): HTMLElement {
  const element = page.createElement('span')
  element.hidden = true
  const sheet = new CSSStyleSheet()
  Object.defineProperty(element, 'textContent', {
    get: () => Array.from(sheet.cssRules, ({ cssText }) => cssText).join('\n'),
    set: (text: string) => {
      sheet.replaceSync(text)
      if (!page.adoptedStyleSheets.includes(sheet)) page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet]
    },
  })
  element.remove = () => {
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((other) => other !== sheet)
    Element.prototype.remove.call(element)
  }
  return element
}

/** An element whose attribute `style` is set as properties. */
function styledElement(page: Document, name: string): HTMLElement {
  const element = page.createElement(name)
  element.setAttribute = (attribute, value) => {
    if (attribute === 'style') element.style.cssText = value
    else Element.prototype.setAttribute.call(element, attribute, value)
  }
  return element
}

/** `page` as a library sees it that may not write styles as text. */
export function strictDocument(page: Document): Document {
  const createElement = (name: string) => (name === 'style' ? sheetElement(page) : styledElement(page, name))
  return new Proxy(page, {
    get(target, property) {
      if (property === 'createElement') return createElement
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? (value as (...given: unknown[]) => unknown).bind(target) : value
    },
  })
}
