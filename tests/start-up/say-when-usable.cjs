/**
 * Loaded into an Electron's main process before the application (`--require`): says on standard output when the first window is
 * usable, which is when a button with the name in WINDOW_IS_USABLE_WITH can be pressed and the frame that shows it is drawn.
 */
const { app } = require('electron')

// Not a plan to open: Electron leaves its own words among the application's.
process.argv.splice(process.argv.indexOf('--require'), 2)

const USABLE = `new Promise((resolve) => {
  const named = (button) => button.textContent.includes(NAME) && !button.disabled
  // Before a frame's own layout: what is there now is in this frame, which is drawn before the timer.
  const look = () => {
    if ([...document.querySelectorAll('button')].some(named)) setTimeout(resolve)
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})`.replace('NAME', JSON.stringify(process.env.WINDOW_IS_USABLE_WITH ?? ''))

app.once('browser-window-created', (_, window) => {
  window.webContents.once('dom-ready', () => {
    void window.webContents.executeJavaScript(USABLE).then(() => process.stdout.write('usable\n'))
  })
})
