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
	groups   []planned
	memories map[string]*memory.Memory
}

// prefetch reads what is remembered of the groups, block by block: while one block
// is handed out, the next one is read. It waits for a warehouse that is away. What a
// group's own earlier walks have found is all there: the run has begun with nothing
// waiting on the disk, and walks each group once.
func (r *run) prefetch(ctx context.Context, ended <-chan struct{}, out chan<- block) error {
	for left := r.left; len(left) > 0; {
		b := block{groups: left[:min(blockGroups, len(left))]}
		left = left[len(b.groups):]
		groups := make([]kim.Group, len(b.groups))
		for i, p := range b.groups {
			groups[i] = p.group
		}
		var err error
		if b.memories, err = r.recall(ctx, ended, groups); err != nil {
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

// recallShapes reads what links of lists have proved to be.
func (c *Collector) recallShapes(ctx context.Context, ended <-chan struct{}) (shapes *memory.Shapes, err error) {
	err = c.loader.Retry(ended).Do(ctx, "recalling shapes of links", func(ctx context.Context) (err error) {
		shapes, err = load.Shapes(ctx, c.conn)
		return err
	})
	return shapes, err
}

// recall reads what is remembered of some groups. It waits for a warehouse that is away,
// until ended is closed.
func (c *Collector) recall(ctx context.Context, ended <-chan struct{}, groups []kim.Group) (memories map[string]*memory.Memory, err error) {
	err = c.loader.Retry(ended).Do(ctx, "recalling groups", func(ctx context.Context) (err error) {
		memories, err = load.Recall(ctx, c.conn, c.now(), groups)
		return err
	})
	return memories, err
}
