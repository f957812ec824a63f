/** The row ids in a title: those in brackets at the end of the name of a test or of a suite. */
const idsIn = (title) =>
  title
    .split(' > ')
    .flatMap((part) => /\[([A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*)\]\s*$/.exec(part)?.[1].split(/[\s,]+/) ?? [])

/** The row ids of a story, from its tags, such as `row-U17`. */
const idsOfTags = (tags) => tags.flatMap((tag) => /^row-([A-Z]+\d+)$/.exec(tag)?.[1] ?? [])

/** The rows of the table that a reported test proves when it passes. */
export const idsOf = ({ title, tags = [] }) => [...new Set([...idsIn(title), ...idsOfTags(tags)])]
