// Functions that run in a page before anything else. They cannot share code, because each one is sent to the page alone.

/** Makes every random wait of the package the middle of its window. */
export function drawMiddle(): void {
  Math.random = () => 0.5
  crypto.getRandomValues = (words) => {
    if (words instanceof Uint32Array) words.fill(0.5 * 2 ** 32)
    return words
  }
}

/** Makes every random wait of the package the longest. */
export function drawLongest(): void {
  Math.random = () => 0.999
  crypto.getRandomValues = (words) => {
    if (words instanceof Uint32Array) words.fill(0.999 * 2 ** 32)
    return words
  }
}
