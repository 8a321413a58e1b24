package rules

import (
	"fmt"

	"pantaukim/internal/kim"
)

// SignRules say from what a sign is worth a look.
type SignRules struct {
	// Weeks is how many completed weeks, and the running one, are looked at.
	Weeks int `yaml:"weeks"`
	// BackdatedMin is the number of backdated items.
	BackdatedMin int `yaml:"backdated_min"`
	// BurstMin is the number of items that a day may always have.
	BurstMin int `yaml:"burst_min"`
	// MonthMin is the number of items from which a month is looked at, and
	// MonthShare the share of it that may lie within two days.
	MonthMin   int     `yaml:"month_min"`
	MonthShare float64 `yaml:"month_share"`
	// Deadlines are looked at for DeadlineDays before; a step is more than
	// DeadlineFactor times the average of as many days before.
	Deadlines      []Day   `yaml:"deadlines,omitempty"`
	DeadlineDays   int     `yaml:"deadline_days"`
	DeadlineFactor float64 `yaml:"deadline_factor"`
	// DeleteMin items gone within DeleteDays of their first sight.
	DeleteMin  int `yaml:"delete_min"`
	DeleteDays int `yaml:"delete_days"`
	// PhotoMin is the number of items that show the same photo.
	PhotoMin int `yaml:"photo_min"`
	// ShortMin news of fewer than ShortWords words, and at least ShortShare of all.
	ShortWords int     `yaml:"short_words"`
	ShortMin   int     `yaml:"short_min"`
	ShortShare float64 `yaml:"short_share"`
	// CopyMin copies, and at least CopyShare of the texts that can be judged.
	CopyMin   int     `yaml:"copy_min"`
	CopyShare float64 `yaml:"copy_share"`
	// Training are known days that explain a burst, of lists that were sealed before days were
	// entered as outreach. A file of rules of today may not name any.
	Training []Day `yaml:"training_days,omitempty"`
}

// Day is a named day, of one region or of all.
type Day struct {
	Day    string `yaml:"day"` // 2025-10-27
	Name   string `yaml:"name"`
	Region string `yaml:"region,omitempty"` // code of any level; empty for all
}

func defaultSigns() SignRules {
	return SignRules{
		Weeks: 12, BackdatedMin: 1, BurstMin: 5, MonthMin: 8, MonthShare: 0.5, DeadlineDays: 14, DeadlineFactor: 3,
		DeleteMin: 3, DeleteDays: 28, PhotoMin: 3, ShortWords: 20, ShortMin: 5, ShortShare: 0.5, CopyMin: 3, CopyShare: 0.5,
	}
}

func (r SignRules) validate() error {
	for _, n := range []struct {
		key string
		v   int
	}{
		{"weeks", r.Weeks}, {"backdated_min", r.BackdatedMin}, {"burst_min", r.BurstMin}, {"month_min", r.MonthMin},
		{"deadline_days", r.DeadlineDays}, {"delete_min", r.DeleteMin}, {"delete_days", r.DeleteDays}, {"photo_min", r.PhotoMin},
		{"short_words", r.ShortWords}, {"short_min", r.ShortMin}, {"copy_min", r.CopyMin},
	} {
		if n.v < 1 || n.v > 10000 {
			return &Error{Key: "signs." + n.key, Wrong: fmt.Sprintf("%d is out of range", n.v), Remedy: "write 1 to 10000"}
		}
	}
	for _, n := range []struct {
		key string
		v   float64
	}{{"month_share", r.MonthShare}, {"short_share", r.ShortShare}, {"copy_share", r.CopyShare}} {
		if !(n.v > 0 && n.v <= 1) {
			return &Error{Key: "signs." + n.key, Wrong: fmt.Sprintf("%v is not a share", n.v), Remedy: "write a number above 0, at most 1"}
		}
	}
	if !(r.DeadlineFactor >= 1 && r.DeadlineFactor <= 1000) {
		return &Error{Key: "signs.deadline_factor", Wrong: fmt.Sprintf("%v is not a factor", r.DeadlineFactor), Remedy: "write 1 or more"}
	}
	for name, days := range map[string][]Day{"deadlines": r.Deadlines, "training_days": r.Training} {
		for i, d := range days {
			if _, err := kim.ParseDate(d.Day); err != nil || d.Name == "" {
				return &Error{Key: fmt.Sprintf("signs.%s[%d]", name, i), Wrong: fmt.Sprintf("%q, %q is not a named day", d.Day, d.Name), Remedy: "write {day: 2025-10-27, name: Pelatihan}"}
			}
		}
	}
	return nil
}
