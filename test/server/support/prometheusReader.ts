/** A metric as it was read: its type, and its values by the rest of the sample's name with its labels. */
export interface ReadMetric {
  readonly type: string
  readonly samples: Record<string, number>
}

const sampleLine = /^([a-z_]+?)(_sum|_count)?(\{[a-z_]+="[^"\\\n]*"\})? (\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/

/** Reads the text format of Prometheus, version 0.0.4, strictly: a line that a server of Prometheus could not read throws. */
export function parsePrometheus(text: string): Map<string, ReadMetric> {
  const metrics = new Map<string, ReadMetric>()
  let named = ''
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? []
    if (keyword === 'HELP') {
      if (metrics.has(name)) throw new Error(`told twice: ${name}`)
      named = name
    } else if (keyword === 'TYPE') {
      if (name !== named) throw new Error(`a type without its help: ${line}`)
      metrics.set(name, { type: rest, samples: {} })
    } else {
      const [, base = '', suffix = '', labels = '', value] = sampleLine.exec(line) ?? []
      const metric = base === named ? metrics.get(base) : undefined
      if (metric === undefined || value === undefined) throw new Error(`cannot be read: ${line}`)
      if (`${suffix}${labels}` in metric.samples) throw new Error(`told twice: ${line}`)
      metric.samples[`${suffix}${labels}`] = Number(value)
    }
  }
  return metrics
}
