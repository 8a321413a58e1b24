package doctor

import (
	"context"
	"fmt"

	"golang.org/x/sys/unix"

	"pantaukim/cmd/internal/app"
)

// How much room the disk of the data needs, in bytes, and for how many weeks it must last.
const (
	leastFree   = 1 << 30
	enoughFree  = 5 << 30
	leastWeeks  = 1
	enoughWeeks = 8
)

func (p *patient) disk(context.Context) []Finding {
	var st unix.Statfs_t
	if err := unix.Statfs(p.cfg.DataDir, &st); err != nil {
		return one("disk", Fail, err.Error(), "change data_dir, or mount its disk")
	}
	usage, err := app.ReadDiskUsage(p.cfg.DataDir)
	if err != nil {
		return one("disk", Warn, err.Error(), "remove that file: it is written anew every day")
	}
	return room(int64(st.Bavail)*st.Bsize, int64(st.Blocks)*st.Bsize, usage)
}

// room judges what is free of a disk, and how long that lasts at the pace of its past weeks.
func room(free, size int64, usage app.DiskUsage) []Finding {
	says := fmt.Sprintf("%.1f GB of %.1f GB free", float64(free)/1e9, float64(size)/1e9)
	weekly, known := usage.Weekly()
	weeks := -1.0 // it does not fill
	switch {
	case !known:
		says += "; how fast it fills is known once the program has run for a week"
	case weekly <= 0:
		says += "; it has not filled in the past weeks"
	default:
		weeks = float64(free) / weekly
		says += fmt.Sprintf("; it fills by %.2f GB a week: %.0f weeks left", weekly/1e9, weeks)
	}
	switch {
	case free < leastFree || weeks >= 0 && weeks < leastWeeks:
		return one("disk", Fail, says, "make room on the disk of data_dir, or move data_dir")
	case free < enoughFree || weeks >= 0 && weeks < enoughWeeks:
		return one("disk", Warn, says, "make room soon; loading stops when the disk is full")
	}
	return one("disk", OK, says, "")
}
