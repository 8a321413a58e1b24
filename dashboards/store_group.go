package dashboards

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// groupWeek is one completed week of one group.
type groupWeek struct {
	Week          kim.Week
	State         kim.WeekState // empty: before the group's first week
	Kinds         kindCounts
	Items, Photos uint32
}

// Seen tells whether the week was observed: only then do its counts mean anything.
func (w groupWeek) Seen() bool { return w.State == kim.WeekActive || w.State == kim.WeekNone }

// groupWeeks returns the weeks of one group, oldest first.
func (s *store) groupWeeks(ctx context.Context, id string, from, to kim.Week) ([]groupWeek, error) {
	all, err := s.weeks(ctx, "group_weeks", bind("group", id), bind("from", from), bind("to", to))
	return all[id], err
}

// allWeeks returns the weeks of every group, oldest first.
func (s *store) allWeeks(ctx context.Context, from, to kim.Week) (map[string][]groupWeek, error) {
	return s.weeks(ctx, "year_weeks", bind("from", from), bind("to", to))
}

func (s *store) weeks(ctx context.Context, file string, params ...any) (map[string][]groupWeek, error) {
	out := map[string][]groupWeek{}
	err := s.each(ctx, file, func(r driver.Rows) error {
		var (
			id, state string
			week      time.Time
			w         groupWeek
		)
		err := r.Scan(&id, &week, &state, &w.Kinds.News, &w.Kinds.Gallery, &w.Kinds.Announcement, &w.Kinds.Event, &w.Items, &w.Photos)
		w.Week, w.State = kim.Week(kim.DateFromTime(week)), weekState(state)
		out[id] = append(out[id], w)
		return err
	}, params...)
	return out, err
}

// weekState returns the constant of that name, so that a year of all groups does
// not keep a text of its own for each week.
func weekState(s string) kim.WeekState {
	for _, known := range []kim.WeekState{kim.WeekActive, kim.WeekNone, kim.WeekUnobserved} {
		if s == string(known) {
			return known
		}
	}
	return kim.WeekState(s)
}

// groupItem is one item of one group.
type groupItem struct {
	Kind                 kim.Kind
	URL, Title           string
	Published            time.Time
	Precision            kim.Precision
	FirstSeen, LastSeen  time.Time
	Effective, RemovedAt time.Time
	Reason               kim.DateReason
	Removed              bool
	Photos               uint16
	Words                uint32
}

// itemsFound is one page of a group's items and how many there are.
type itemsFound struct {
	Items        []groupItem
	All, Removed uint64
}

func (s *store) groupItems(ctx context.Context, id, kind string, rows, skip int) (itemsFound, error) {
	var found itemsFound
	items, err := list(ctx, s, "group_items", func(r driver.Rows, x *groupItem) error {
		var (
			kind, precision, reason string
			removed                 uint8
		)
		err := r.Scan(&kind, &x.URL, &x.Title, &x.Published, &precision, &x.FirstSeen, &x.LastSeen, &x.Effective,
			&reason, &removed, &x.RemovedAt, &x.Photos, &x.Words, &found.All, &found.Removed)
		x.Title = clip(x.Title, longestText)
		x.Kind, x.Precision, x.Reason, x.Removed = kim.Kind(kind), kim.Precision(precision), kim.DateReason(reason), removed == 1
		return err
	}, bind("group", id), bind("kind", kind), bind("rows", rows), bind("skip", skip))
	found.Items = items
	return found, err
}

// groupWalk is one walk of one group.
type groupWalk struct {
	RunID                 string
	StartedAt             time.Time
	Outcome               kim.Outcome
	Complete, Outage      bool
	Pages, Requests       uint32
	Bytes                 uint64
	Seconds               float64
	New, Changed, Removed uint32
	HTTPStatus            uint16
	Detail                string
}

// newestWalks returns the newest walks by group, newest first.
func (s *store) newestWalks(ctx context.Context) (map[string][]groupWalk, error) {
	out := map[string][]groupWalk{}
	err := s.each(ctx, "group_walks", func(r driver.Rows) error {
		var (
			id, outcome      string
			x                groupWalk
			complete, outage uint8
		)
		err := r.Scan(&id, &x.RunID, &x.StartedAt, &outcome, &complete, &x.Pages, &x.Requests, &x.Bytes, &x.Seconds,
			&x.New, &x.Changed, &x.Removed, &x.HTTPStatus, &x.Detail, &outage)
		x.Outcome, x.Complete, x.Outage = kim.Outcome(outcome), complete == 1, outage == 1
		x.Detail = clip(x.Detail, longestText)
		out[id] = append(out[id], x)
		return err
	})
	return out, err
}

// scorePart is one indicator of one group.
type scorePart struct {
	Indicator                  string
	Raw, Score, Weight, Points float64
}

// allParts returns the indicators of a Monday by group.
func (s *store) allParts(ctx context.Context, week kim.Week) (map[string][]scorePart, error) {
	out := map[string][]scorePart{}
	err := s.each(ctx, "group_parts", func(r driver.Rows) error {
		var (
			id string
			p  scorePart
		)
		err := r.Scan(&id, &p.Indicator, &p.Raw, &p.Score, &p.Weight, &p.Points)
		out[id] = append(out[id], p)
		return err
	}, bind("week", week))
	return out, err
}

// sign is something for a person to check in one group.
type sign struct {
	GroupID, Sign, Subject string
	FoundOn                kim.Date
	Number, Threshold      float64
	Explained, Note        string
	Cleared                bool
	By, Reason             string
}

// Open tells whether nobody has looked at it and nothing explains it.
func (s sign) Open() bool { return !s.Cleared && s.Explained == "" }

// allSigns returns the signs of a Monday by group.
func (s *store) allSigns(ctx context.Context, week kim.Week) (map[string][]sign, error) {
	out := map[string][]sign{}
	err := s.each(ctx, "signs", func(r driver.Rows) error {
		var (
			x       sign
			found   time.Time
			cleared uint8
		)
		err := r.Scan(&x.GroupID, &x.Sign, &x.Subject, &found, &x.Number, &x.Threshold, &x.Explained, &x.Note, &cleared, &x.By, &x.Reason)
		x.FoundOn, x.Cleared = kim.DateFromTime(found), cleared == 1
		x.Subject, x.Note, x.Reason = clip(x.Subject, longestName), clip(x.Note, longestText), clip(x.Reason, longestText)
		out[x.GroupID] = append(out[x.GroupID], x)
		return err
	}, bind("week", week))
	return out, err
}

// sealedList is one sealed shortlist as it lies in the table.
type sealedList struct {
	Seal     string
	SealedAt time.Time
	Outcome  string // JSON
}

func (s *store) shortlists(ctx context.Context) ([]sealedList, error) {
	return list(ctx, s, "shortlists", func(r driver.Rows, x *sealedList) error {
		return r.Scan(&x.Seal, &x.SealedAt, &x.Outcome)
	})
}
