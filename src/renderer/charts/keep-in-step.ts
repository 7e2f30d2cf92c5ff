import { untrack } from 'svelte'
import { onThemeChange, type LineChart } from './chart-setup'

/**
 * Dresses a chart now and at each change of the theme, and fills it again whenever its place changes size: a histogram and a
 * strip draw at most what the screen can show. The returned function ends this and takes the chart away.
 */
export function keepInStep(chart: LineChart, dress: () => void, fill: () => void): () => void {
  untrack(dress)
  const unfollow = onThemeChange(() => untrack(dress))
  const resized = new ResizeObserver(() => untrack(fill))
  resized.observe(chart.canvas.parentElement!)
  return () => {
    unfollow()
    resized.disconnect()
    chart.destroy()
  }
}
