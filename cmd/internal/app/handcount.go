package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"pantaukim/dashboards"
	"pantaukim/internal/datafile"
	"pantaukim/internal/kim"
)

// HandFormRequest asks for a form for a random sample of groups.
type HandFormRequest struct {
	Region   string
	From, To kim.Date
	Sample   int
	Seed     uint64
}

// HandCountForm writes a form for a random sample of the groups of a region.
func (a *App) HandCountForm(ctx context.Context, r HandFormRequest) ([]byte, error) {
	groups, err := a.Select(ctx, Selection{Region: r.Region})
	if err != nil {
		return nil, err
	}
	return dashboards.HandCountForm(groups, r.From, r.To, r.Sample, r.Seed)
}

// HandCountRead compares a filled form with what is loaded, and keeps both. A group
// and days that were counted before are replaced. It returns what the form held.
func (a *App) HandCountRead(ctx context.Context, counts []dashboards.HandCount) ([]dashboards.HandCount, error) {
	counts, err := dashboards.CompareHandCount(ctx, a.DB.ReadConn(), counts)
	if err != nil {
		return nil, err
	}
	kept, err := a.handCounts()
	if err != nil {
		return nil, err
	}
	type key struct {
		group    string
		from, to kim.Date
	}
	fresh := map[key]bool{}
	for _, c := range counts {
		fresh[key{c.Group, c.From, c.To}] = true
	}
	all := counts
	for _, c := range kept {
		if !fresh[key{c.Group, c.From, c.To}] {
			all = append(all, c)
		}
	}
	return counts, a.keepHandCounts(all)
}

func (a *App) handFile() string { return filepath.Join(a.cfg.DataDir, "handcounts.json") }

// handCounts returns the hand counts that were read so far.
func (a *App) handCounts() ([]dashboards.HandCount, error) {
	text, err := os.ReadFile(a.handFile())
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("hand counts: %w", err)
	}
	var out []dashboards.HandCount
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("hand counts: %s: %w", a.handFile(), err)
	}
	return out, nil
}

// keepHandCounts replaces the file as a whole.
func (a *App) keepHandCounts(all []dashboards.HandCount) error {
	text, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		return fmt.Errorf("hand counts: %w", err)
	}
	return datafile.Replace(a.handFile(), text)
}
