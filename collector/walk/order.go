package walk

import (
	"slices"

	"pantaukim/internal/kim"
)

// pinnedAtMost is how many items at the top of a list may stand out of its order.
const pinnedAtMost = 3

// newestFirst looks at the days of a list in its order, NoDate for an item without one.
// If the list is sorted by day, the newest first, it returns the oldest day of the
// sorted items, and which items are out of order: those that are pinned to the top, and
// at most one in ten further down, which were dated back. ok is false if the list is in
// another order, or if fewer than half of its items have a day.
func newestFirst(days []kim.Date) (oldest kim.Date, odd map[int]bool, ok bool) {
	var at []int // positions of the dated items
	for i, d := range days {
		if d.Known() {
			at = append(at, i)
		}
	}
	if len(at) == 0 || 2*len(at) < len(days) {
		return kim.NoDate, nil, false
	}
	run := longestRun(days, at)
	odd = map[int]bool{}
	pinned, back := 0, 0
	for _, i := range at {
		if slices.Contains(run, i) {
			continue
		}
		odd[i] = true
		if i < pinnedAtMost {
			pinned++
		} else {
			back++
		}
	}
	if len(run) <= len(odd) || 10*back > len(days) {
		return kim.NoDate, nil, false
	}
	return days[run[len(run)-1]], odd, true
}

// longestRun picks the longest part of a list in which no day is newer than the one
// before; of several, the one that ends with the newest day. That is the careful choice:
// what was published after that day is on the list in each of them.
func longestRun(days []kim.Date, at []int) []int {
	if slices.IsSortedFunc(at, func(a, b int) int { return int(days[b] - days[a]) }) {
		return at
	}
	length, before := make([]int, len(at)), make([]int, len(at))
	last := 0
	for k := range at {
		length[k], before[k] = 1, -1
		for j := range k {
			if days[at[j]] >= days[at[k]] && length[j]+1 > length[k] {
				length[k], before[k] = length[j]+1, j
			}
		}
		if length[k] > length[last] || length[k] == length[last] && days[at[k]] > days[at[last]] {
			last = k
		}
	}
	var run []int
	for k := last; k >= 0; k = before[k] {
		run = append(run, at[k])
	}
	slices.Reverse(run)
	return run
}
