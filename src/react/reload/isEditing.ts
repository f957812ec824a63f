const editable =
  'textarea, select, iframe, [contenteditable]:not([contenteditable="false"]), [role="textbox"], input:not([type="button"], [type="submit"], [type="reset"], [type="checkbox"], [type="radio"], [type="image"])'

/** Whether the focus is in a field that a person could be writing in. The content of a frame counts, because it is unknown. */
export function isEditing(page: Document): boolean {
  let focused = page.activeElement
  while (focused?.shadowRoot?.activeElement != null) focused = focused.shadowRoot.activeElement
  return focused !== null && focused.closest(editable) !== null
}
