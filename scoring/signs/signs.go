// Package signs finds what a person should look at: bursts, backdating, texts that
// follow others. A sign changes no count and no score.
package signs

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

//go:embed sql/*.sql
var files embed.FS

// The signs for a person to check. None of them changes a count or a score.
const (
	Backdated      = "backdated"        // items dated before a walk that did not find them
	Burst          = "burst"            // a day far above the group's own days
	BurstMonth     = "burst_month"      // most of a month within two days
	Deadline       = "deadline"         // a step before a named deadline
	PostThenDelete = "post_then_delete" // items that were gone soon after
	SamePhoto      = "same_photo"       // one photo in many items
	ShortTexts     = "short_texts"      // news of very few words
	Copies         = "copies"           // texts that follow earlier ones
)

// Names lists the signs in the order in which they are looked for.
func Names() []string {
	return []string{Backdated, Burst, BurstMonth, Deadline, PostThenDelete, SamePhoto, ShortTexts, Copies}
}

// Sign is one observation in one group, with its evidence.
type Sign struct {
	Group     string   `ch:"group_id"`
	Sign      string   `ch:"sign"`
	Subject   string   `ch:"subject"` // a day, a photo; empty if the group as a whole
	Week      kim.Week `ch:"week"`    // the Monday of the scoring that found it last
	FoundOn   kim.Date `ch:"found_on"`
	Number    float64  `ch:"number"`
	Threshold float64  `ch:"threshold"`
	Explained string   `ch:"explained"` // why it needs no look; empty if it does
	Items     []string `ch:"items"`     // keys of the evidence, at most 50
	Note      string   `ch:"note"`

	Open      bool      `ch:"open"` // found by the newest scoring, not explained and not cleared
	Cleared   bool      `ch:"cleared"`
	By        string    `ch:"by"` // who made the newest decision, why and when
	Reason    string    `ch:"reason"`
	DecidedAt time.Time `ch:"at"`
}

// foundRow is one row of a statement that looks for a sign.
type foundRow struct {
	Group     string   `ch:"group_id"`
	Subject   string   `ch:"subject"`
	Number    float64  `ch:"number"`
	Threshold float64  `ch:"threshold"`
	Items     []string `ch:"items"`
}

// Find looks for every sign in the weeks before the view's moment that the rules name, in
// the given groups, ordered by sign, group and subject. Copied are the keys of the items
// that copy another.
func Find(ctx context.Context, v *asof.View, all rules.Rules, groups []kim.Group, copied []string) ([]Sign, error) {
	r := all.Signs
	f := finder{
		rules: r, judgedWords: all.Originality.MinWords, monday: kim.WeekOf(v.Moment, kim.WIB),
		now: v.Moment.UnixMilli(), year: v.Moment.AddDate(0, 0, -7*52).UnixMilli(), copied: make(map[string]bool, len(copied)),
		found: map[string][]Sign{},
	}
	f.from = f.monday.Add(-r.Weeks).Start(kim.WIT).UnixMilli()
	var err error
	if f.pictured, err = ext.NewTable("recent", ext.Column("group_id", "String"), ext.Column("item_key", "String")); err != nil {
		return nil, err
	}
	for _, key := range copied {
		f.copied[key] = true
	}
	if err := f.find(ctx, v, groups); err != nil {
		return nil, err
	}
	params := asof.Params{"from": f.from, "delete_min": r.DeleteMin, "delete_days": r.DeleteDays, "photo_min": r.PhotoMin}
	queries := map[string]asof.Query{PostThenDelete: {Files: files, Name: "sign_post_then_delete", Params: params}}
	if f.pictured.Block().Rows() > 0 { // ClickHouse takes an empty list for the end of the data
		queries[SamePhoto] = asof.Query{Files: files, Name: "sign_same_photo", Params: params, Lists: []*ext.Table{f.pictured}}
	}
	for name, q := range queries {
		rows, err := asof.Select[foundRow](ctx, v, q)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			f.note(Sign{Sign: name, Group: row.Group, Subject: row.Subject, Number: row.Number, Threshold: row.Threshold, Items: row.Items})
		}
	}
	var out []Sign
	for _, name := range Names() {
		out = append(out, f.found[name]...)
	}
	return out, nil
}

// note says in Indonesian what was seen, without a verdict.
func note(s Sign) string {
	n := fmt.Sprintf("%.0f", s.Number)
	switch s.Sign {
	case Backdated:
		return n + " unggahan bertanggal sebelum kunjungan yang belum menemukannya"
	case Burst:
		return n + " unggahan pada " + s.Subject + ", di atas kebiasaan kelompok sendiri"
	case BurstMonth:
		return n + " unggahan dalam dua hari sejak " + s.Subject + ", lebih dari separuh bulan itu"
	case Deadline:
		return n + " unggahan menjelang tenggat " + s.Subject
	case PostThenDelete:
		return n + " unggahan hilang tidak lama setelah terlihat"
	case SamePhoto:
		return "satu foto dipakai dalam " + n + " unggahan"
	case ShortTexts:
		return n + " berita bertulisan sangat pendek"
	case Copies:
		return n + " tulisan hampir sama dengan yang terbit lebih dahulu"
	}
	return ""
}

// Outreach is what had been entered of trainings, visits and meetings by the view's moment.
func Outreach(ctx context.Context, v *asof.View) ([]registry.HeldOutreach, error) {
	return registry.OutreachAt(ctx, v.Conn, v.Moment)
}

// Explain names the outreach in which the group took part on the days of a burst, if there is one.
func Explain(r rules.SignRules, held []registry.HeldOutreach, s Sign, g kim.Group) string {
	if s.Sign != Burst && s.Sign != BurstMonth && s.Sign != Deadline {
		return ""
	}
	day, err := kim.ParseDate(s.Subject)
	if err != nil {
		return ""
	}
	from, to := day, day
	switch s.Sign {
	case BurstMonth:
		to = day.AddDays(1)
	case Deadline:
		from = day.AddDays(1 - r.DeadlineDays)
	}
	for _, h := range held {
		if h.Met(g, from, to) {
			return h.Title
		}
	}
	for _, t := range r.Training {
		on, err := kim.ParseDate(t.Day)
		if err == nil && on >= from && on <= to && g.In(t.Region) {
			return t.Name
		}
	}
	return ""
}
