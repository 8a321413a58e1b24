package collector

import (
	"context"

	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// blockGroups is of how many groups the memory is read with one query: enough to
// spare queries, few enough for the memory of the process. With 60 items a group,
// 32 groups take 70 ms and 3 MB; all 3,594 groups at once would take 330 MB.
const blockGroups = 32

// block is some groups with what is remembered of them, by group.
type block struct {
	groups   []kim.Group
	memories map[string]*memory.Memory
}

// prefetch reads what is remembered of the groups, block by block: while one block
// is handed out, the next one is read. It waits for a warehouse that is away. What a
// group's own earlier walks have found is all there: the run has begun with nothing
// waiting on the disk, and walks each group once.
func (c *Collector) prefetch(ctx context.Context, ended <-chan struct{}, groups []kim.Group, out chan<- block) error {
	for len(groups) > 0 {
		b := block{groups: groups[:min(blockGroups, len(groups))]}
		groups = groups[len(b.groups):]
		err := c.loader.Retry(ended).Do(ctx, "recalling groups", func(ctx context.Context) (err error) {
			b.memories, err = load.Recall(ctx, c.conn, c.now(), b.groups)
			return err
		})
		if err != nil {
			return err
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
