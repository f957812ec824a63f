/** A count of renders, or of an event inside of them. A component must not assign a variable of its module, so it calls `add`. */
export function createCount() {
  let total = 0
  return {
    add() {
      total += 1
    },
    total: () => total,
  }
}
