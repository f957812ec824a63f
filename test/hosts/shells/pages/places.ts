/** Above a permanent drawer of MUI, whose layer is 1200. */
export const aboveDrawer = 1201

/** The content beside a sidebar of 200 px and below a bar of 64 px. */
export const middleOf = { marginInlineStart: '200px', padding: '88px 24px 24px' } as const
