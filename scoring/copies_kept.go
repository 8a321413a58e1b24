package scoring

import (
	"context"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// keptCopy is a copy as the table has it.
type keptCopy struct {
	group, key, cluster string
	older               bool // its item counts before the recent weeks
}

func (v *view) keptCopies(ctx context.Context, before params) ([]keptCopy, error) {
	var out []keptCopy
	err := v.each(ctx, "copies_kept", before, func(rows driver.Rows) error {
		var c keptCopy
		var older uint8
		err := rows.Scan(&c.group, &c.key, &c.cluster, &older)
		c.older = older == 1
		out = append(out, c)
		return err
	})
	return out, err
}

// changedGroups are the groups of which an older item is a copy now and was none when
// the table was written, or the other way round.
func changedGroups(found []Copy, stored []keptCopy) (groups []string) {
	was := make(map[string]bool, len(stored))
	for _, c := range stored {
		was[c.key] = c.older
	}
	is := make(map[string]bool, len(found))
	for _, c := range found {
		is[c.Key] = true
		if !was[c.Key] {
			groups = append(groups, c.Group)
		}
	}
	for _, c := range stored {
		if c.older && !is[c.key] {
			groups = append(groups, c.group)
		}
	}
	return groups
}

// storeCopies makes the table say who followed whom: the copies among the recent
// items, and those among the older ones where they were searched.
func (v *view) storeCopies(ctx context.Context, older []Copy, searched bool, recent []Copy, before params) error {
	stored, err := v.keptCopies(ctx, before)
	if err != nil {
		return err
	}
	found := recent
	if searched {
		keys := make(map[string]bool, len(recent))
		for _, c := range recent {
			keys[c.Key] = true
		}
		for _, c := range older { // the two spans share the hours by which the zones differ
			if !keys[c.Key] {
				found = append(found, c)
			}
		}
	}
	is := make(map[string]bool, len(found))
	for _, c := range found {
		is[c.Key] = true
	}
	var gone []string
	others := map[string]string{}
	for _, c := range stored {
		switch {
		case is[c.key]:
		case searched || !c.older:
			gone = append(gone, c.key)
		default:
			others[c.key] = c.cluster
		}
	}
	cluster(found, others)
	for keys := range slices.Chunk(gone, 1000) {
		if err := v.exec(ctx, "copies_forget", params{"keys": keys}); err != nil {
			return err
		}
	}
	return insert(ctx, v.conn, "copies", found, func(c Copy, add func(...any) error) error {
		return add(c.Group, c.Key, c.OriginalGroup, c.OriginalKey, c.Cluster, uint8(c.Distance), c.KnownOn.Time(), int32(c.DaysLater),
			v.asOf, uint64(v.asOf.UnixMilli()))
	})
}
