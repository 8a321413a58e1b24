package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/internal/datafile"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// HandFormRequest asks for a form for a random sample of groups.
type HandFormRequest struct {
	Region   string
	From, To kim.Date
	Sample   int
	Seed     uint64
}

// HandCounts is what people counted by hand: the forms for it, and what was read
// from filled ones, kept in a file of the data folder.
type HandCounts struct {
	file   string
	conn   driver.Conn
	groups *Groups
}

// HandCounts returns the hand counts.
func (a *App) HandCounts() HandCounts {
	return HandCounts{file: filepath.Join(a.cfg.DataDir, "handcounts.json"), conn: a.DB.ReadConn(), groups: a.Groups}
}

// Form writes a form for a random sample of the groups of a region.
func (h HandCounts) Form(ctx context.Context, r HandFormRequest) ([]byte, error) {
	groups, err := h.groups.Select(ctx, Selection{Region: r.Region})
	if err != nil {
		return nil, err
	}
	return handcount.Form(groups, r.From, r.To, r.Sample, r.Seed)
}

// Read compares a filled form with what is loaded, and keeps both. A group and days
// that were counted before are replaced. It returns what the form held.
func (h HandCounts) Read(ctx context.Context, counts []handcount.Count) ([]handcount.Count, error) {
	counts, err := board.CompareHandCount(ctx, h.conn, counts)
	if err != nil {
		return nil, err
	}
	kept, err := h.Kept()
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
	return counts, h.keep(all)
}

// countByHand compares counts that somebody entered on a page with what is loaded, and keeps both.
func (a *App) countByHand(ctx context.Context, counts []handcount.Count) ([]handcount.Count, error) {
	a.counting.Lock()
	defer a.counting.Unlock()
	return a.HandCounts().Read(ctx, counts)
}

// SealShortlist makes the shortlist of an award and stores it, sealed by somebody. It refuses with
// [kim.ErrUncalibrated] as long as nobody has counted a platform of the region's groups, and
// with [kim.ErrUnverified] as long as a group on the list was not walked in full since the
// period ended.
func (a *App) SealShortlist(ctx context.Context, req kim.ShortlistRequest, by string) (kim.Shortlist, error) {
	groups, err := a.Groups.Select(ctx, Selection{Region: req.Region})
	if err != nil {
		return kim.Shortlist{}, err
	}
	in := make(map[string]bool, len(groups))
	for _, g := range groups {
		in[g.ID] = true
	}
	calibrated, err := a.calibrations(ctx)
	if err != nil {
		return kim.Shortlist{}, err
	}
	if missing := calibrated.MissingOf(func(group string) bool { return in[group] }); missing != "" {
		return kim.Shortlist{}, fmt.Errorf("%w: nobody has counted groups of %s by hand; \"pantaukim handcount form\" makes a form, docs/first-contact.md says how",
			kim.ErrUncalibrated, missing)
	}
	draft, err := a.Scorer().DraftShortlist(ctx, req)
	if err != nil {
		return kim.Shortlist{}, err
	}
	if err := a.verified(ctx, draft); err != nil {
		return kim.Shortlist{}, err
	}
	return a.Scorer().Shortlist(ctx, req, by)
}

// calibrations says how far the figures were compared with counts by hand.
func (a *App) calibrations(ctx context.Context) (board.Calibrations, error) {
	counts, err := a.HandCounts().Kept()
	if err != nil {
		return board.Calibrations{}, err
	}
	return board.NewStore(a.DB.ReadConn(), nil).Calibrations(ctx, a.now(), counts)
}

// uncalibrated names the platforms that nobody has counted by hand.
func (a *App) uncalibrated(ctx context.Context) (string, error) {
	c, err := a.calibrations(ctx)
	return c.Missing(), err
}

// Kept returns the hand counts that were read so far.
func (h HandCounts) Kept() ([]handcount.Count, error) {
	text, err := os.ReadFile(h.file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("hand counts: %w", err)
	}
	var out []handcount.Count
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("hand counts: %s: %w", h.file, err)
	}
	return out, nil
}

// keep replaces the file as a whole.
func (h HandCounts) keep(all []handcount.Count) error {
	text, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		return fmt.Errorf("hand counts: %w", err)
	}
	return datafile.Replace(h.file, text)
}
