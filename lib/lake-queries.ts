/** Questions that a shop asks its events, saved in Athena's workgroup; docs/lake.md shows them. */
export type LakeQuery = { readonly title: string; readonly says: string; readonly sql: string };

/** An event may stand there twice. */
const once = (days: number, ...types: readonly string[]): string => `WITH once AS (
  SELECT id, type, order_id, arbitrary(occurred_at) AS occurred_at, arbitrary(data) AS data
  FROM events
  WHERE dt >= date_format(current_date - INTERVAL '${days}' DAY, '%Y-%m-%d')
    AND type IN (${types.map((type) => `'${type}'`).join(', ')})
  GROUP BY id, type, order_id
)`;

export const lakeQueries: readonly LakeQuery[] = [
  {
    title: 'From placed to paid',
    says: 'How many orders of each of the last 30 days were paid, and how long the middle one took',
    sql: `${once(30, 'order.created', 'payment.succeeded')}
SELECT date(from_iso8601_timestamp(placed.occurred_at)) AS day,
       count(DISTINCT placed.order_id) AS placed,
       count(DISTINCT paid.order_id) AS paid,
       approx_percentile(date_diff('second', from_iso8601_timestamp(placed.occurred_at),
                                             from_iso8601_timestamp(paid.occurred_at)), 0.5) AS median_seconds
FROM once AS placed
LEFT JOIN once AS paid ON paid.order_id = placed.order_id AND paid.type = 'payment.succeeded'
WHERE placed.type = 'order.created'
GROUP BY 1
ORDER BY 1`,
  },
  {
    title: 'Why payments fail',
    says: 'What each provider said in the last 7 days when it refused',
    sql: `${once(7, 'payment.failed')}
SELECT json_extract_scalar(data, '$.provider') AS provider,
       json_extract_scalar(data, '$.reason') AS reason,
       count(*) AS times
FROM once
GROUP BY 1, 2
ORDER BY 3 DESC`,
  },
  {
    title: 'What comes back',
    says: 'The variants of the last 90 days of which most was sent back, with how much was sold',
    sql: `${once(90, 'order.item.created', 'return.received')}, sold AS (
  SELECT json_extract_scalar(data, '$.orderItemId') AS item,
         json_extract_scalar(data, '$.variantId') AS variant,
         CAST(json_extract_scalar(data, '$.quantity') AS integer) AS pieces
  FROM once WHERE type = 'order.item.created'
), returned AS (
  SELECT json_extract_scalar(line, '$.itemId') AS item,
         CAST(json_extract_scalar(line, '$.quantity') AS integer) AS pieces
  FROM once CROSS JOIN UNNEST(CAST(json_extract(data, '$.items') AS array(json))) AS lines (line)
  WHERE type = 'return.received'
)
SELECT sold.variant, sum(sold.pieces) AS sold, sum(coalesce(returned.pieces, 0)) AS returned
FROM sold LEFT JOIN returned ON returned.item = sold.item
GROUP BY 1
HAVING sum(coalesce(returned.pieces, 0)) > 0
ORDER BY 3 DESC
LIMIT 50`,
  },
];
