-- One row: the weeks with a count from the given one on, counted twice: as the weekly
-- table has them and from the items themselves. The two must be equal.
SELECT
    assumeNotNull((
        SELECT sum(items) FROM weekly FINAL
        WHERE state != 'U' AND week >= {from:Date} AND week <= {to:Date}
    )) AS weekly_items,
    assumeNotNull((
        SELECT count()
        FROM items AS i FINAL
        INNER JOIN (SELECT group_id, timezone FROM groups FINAL) AS g ON g.group_id = i.group_id
        INNER JOIN
        (
            SELECT group_id, week FROM weekly FINAL
            WHERE state != 'U' AND week >= {from:Date} AND week <= {to:Date}
        ) AS w ON w.group_id = i.group_id
        WHERE (i.removed = 0 OR i.removed_at > {as_of:DateTime64(3, 'UTC')})
          AND i.first_seen <= {as_of:DateTime64(3, 'UTC')}
          AND w.week = toMonday(toDate(i.effective_at + toIntervalHour(multiIf(g.timezone = 'WITA', 8, g.timezone = 'WIT', 9, 7)), 'UTC'))
    )) AS raw_items
