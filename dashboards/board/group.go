package board

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// Item is one item of one group. An instant that is not known is zero.
type Item struct {
	Key       string         `ch:"item_key"`
	Kind      kim.Kind       `ch:"kind"`
	URL       string         `ch:"url"`
	Title     string         `ch:"title"`
	Published time.Time      `ch:"published_at"` // as printed
	Precision kim.Precision  `ch:"date_precision"`
	FirstSeen time.Time      `ch:"first_seen"`
	LastSeen  time.Time      `ch:"last_seen"`
	Effective time.Time      `ch:"effective_at"` // decides the week in which it counts; zero: in none, its age is unknown
	Reason    kim.DateReason `ch:"date_reason"`
	Removed   bool           `ch:"removed"`
	RemovedAt time.Time      `ch:"removed_at"` // when its removal was noticed
	Photos    uint16         `ch:"photos"`
	Words     uint32         `ch:"words"`

	// The days between which it was published, where no day is printed. NoDate in From:
	// any day before; in To: a day is known.
	From kim.Date `ch:"published_from"`
	To   kim.Date `ch:"published_to"`
}

// Items is one page of a group's items and how many there are.
type Items struct {
	Items        []Item
	All, Removed uint64
	Pictured     uint64 // with a photo, and not removed
}

// Items returns items of a group, the newest first, of one kind or of all.
func (s *Store) Items(ctx context.Context, group string, kind kim.Kind, rows, skip int) (Items, error) {
	type itemRow struct {
		Item
		AllItems     uint64 `ch:"all_items"`
		RemovedItems uint64 `ch:"removed_items"`
		Pictured     uint64 `ch:"pictured_items"`
	}
	list, err := read[itemRow](ctx, s, "group_items", warehouse.Bind("group", group), warehouse.Bind("kind", string(kind)),
		warehouse.Bind("rows", rows), warehouse.Bind("skip", skip))
	var out Items
	for _, x := range list {
		out.Items = append(out.Items, x.Item)
		out.All, out.Removed, out.Pictured = x.AllItems, x.RemovedItems, x.Pictured
	}
	return out, err
}

// Walk is one walk of one group.
type Walk struct {
	GroupID    string      `ch:"group_id"`
	RunID      string      `ch:"run_id"`
	StartedAt  time.Time   `ch:"started_at"`
	Outcome    kim.Outcome `ch:"outcome"`
	Complete   bool        `ch:"complete"`
	Outage     bool        `ch:"outage"`   // the whole platform was away in that run
	Full       bool        `ch:"full"`     // the whole site was read anew
	Platform   string      `ch:"platform"` // site profile that read it
	Pages      uint32      `ch:"pages"`
	Requests   uint32      `ch:"requests"`
	Unmodified uint32      `ch:"unmodified"` // answers 304
	Bytes      uint64      `ch:"bytes"`
	Seconds    float64     `ch:"seconds"`
	New        uint32      `ch:"new"` // items
	Changed    uint32      `ch:"changed"`
	Removed    uint32      `ch:"removed"`
	HTTPStatus uint16      `ch:"http_status"`
	Detail     string      `ch:"detail"`

	Coverage     kim.Coverage `ch:"coverage"`      // how far back it saw everything; empty under method 1
	CoveredSince kim.Date     `ch:"covered_since"` // with kim.CoverageSince
	Method       int          `ch:"method"`
}

func (s *Store) newestWalks(ctx context.Context) (map[string][]Walk, error) {
	list, err := read[Walk](ctx, s, "group_walks")
	for i := range list {
		list[i].Detail = Clip(list[i].Detail, LongestText)
	}
	return byGroup(list, func(w Walk) string { return w.GroupID }), err
}

// Part is one indicator of one group. A figure that is not known is NaN.
type Part struct {
	GroupID   string  `ch:"group_id"`
	Indicator string  `ch:"indicator"`
	Raw       float64 `ch:"raw"`    // in the indicator's own unit
	Score     float64 `ch:"score"`  // 0 to 1
	Weight    float64 `ch:"weight"` // 0 to 1
	Points    float64 `ch:"points"` // of the IAD
}

func (s *Store) parts(ctx context.Context, monday kim.Week) (map[string][]Part, error) {
	list, err := read[Part](ctx, s, "group_parts", warehouse.Bind("week", monday))
	return byGroup(list, func(p Part) string { return p.GroupID }), err
}

// Sign is something for a person to check in one group.
type Sign struct {
	GroupID   string   `ch:"group_id"`
	Sign      string   `ch:"sign"`
	Subject   string   `ch:"subject"`
	FoundOn   kim.Date `ch:"found_on"`
	Number    float64  `ch:"number"`
	Threshold float64  `ch:"threshold"`
	Explained string   `ch:"explained"` // what explains it; empty: nothing
	Note      string   `ch:"note"`
	Cleared   bool     `ch:"cleared"` // a person looked at it
	By        string   `ch:"by"`
	Reason    string   `ch:"reason"`
}

// Open tells whether nobody has looked at it and nothing explains it.
func (s Sign) Open() bool { return !s.Cleared && s.Explained == "" }

func (s *Store) signs(ctx context.Context, monday kim.Week) (map[string][]Sign, error) {
	list, err := read[Sign](ctx, s, "signs", warehouse.Bind("week", monday))
	for i := range list {
		x := &list[i]
		x.Subject, x.Note, x.Reason = Clip(x.Subject, LongestName), Clip(x.Note, LongestText), Clip(x.Reason, LongestText)
	}
	return byGroup(list, func(x Sign) string { return x.GroupID }), err
}
