/** Whether a topic filter holds wildcards, so that nothing can be published to it. */
export const isFilter = (topic: string): boolean => /[+#]/.test(topic)

/**
 * Whether a topic matches a filter. Source: MQTT 5, section 4.7, with shared subscriptions of 4.8.2.
 *
 * @example
 * topicMatches('home/+/light', 'home/kitchen/light') // true
 */
export function topicMatches(filter: string, topic: string): boolean {
  const levels = topic.split('/')
  const pattern = filter.split('/')
  if (pattern[0] === '$share') pattern.splice(0, 2)
  // A wildcard at the front does not reach the broker's own topics.
  if (topic.startsWith('$') && (pattern[0] === '+' || pattern[0] === '#')) return false
  for (const [index, part] of pattern.entries()) {
    if (part === '#') return true
    if (index >= levels.length || (part !== '+' && part !== levels[index])) return false
  }
  return pattern.length === levels.length
}
