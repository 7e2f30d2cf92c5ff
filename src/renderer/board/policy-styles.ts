/**
 * Styles of a library that writes them as text, within the window's content policy: it refuses style elements and style
 * attributes that a script writes, and permits style sheets and properties that it makes as objects. So the one becomes the other.
 */

/** An element that takes the place of a style element: the text that it is given becomes a sheet of the page. */
function sheetElement(page: Document): HTMLElement {
  const element = page.createElement('span')
  element.hidden = true
  const sheet = new CSSStyleSheet()
  Object.defineProperty(element, 'textContent', {
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

/** Does something during which the style elements that are made become sheets of the page. */
export function withSheets(page: Document, act: () => void): void {
  const make = page.createElement.bind(page) as (name: string, options?: ElementCreationOptions) => HTMLElement
  const strict = (name: string, options?: ElementCreationOptions) => {
    if (name !== 'style') return make(name, options)
    Reflect.deleteProperty(page, 'createElement')
    try {
      return sheetElement(page)
    } finally {
      Object.assign(page, { createElement: strict })
    }
  }
  Object.assign(page, { createElement: strict })
  try {
    act()
  } finally {
    Reflect.deleteProperty(page, 'createElement')
  }
}

let permitted = false

/** From now on the attribute `style` of a span is set as properties. */
export function permitSpanStyles(): void {
  if (permitted) return
  permitted = true
  const { setAttribute } = Element.prototype
  HTMLSpanElement.prototype.setAttribute = function (this: HTMLSpanElement, name, value) {
    if (name === 'style') this.style.cssText = value
    else setAttribute.call(this, name, value)
  }
}
