package registry

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/load.sql
	loadSQL string
	//go:embed sql/history.sql
	historySQL string
	//go:embed sql/merges.sql
	mergesSQL string
)

// stored is one row of the table groups.
type stored struct {
	kim.Group
	Listed     bool      `ch:"listed"`
	ImportedAt time.Time `ch:"imported_at"`

	MergedInto string // in the history of a merge: the group that it became a part of
	MergedFrom string // in the history of a merge: the group that became a part of it
}

// Load returns the listed groups, in the order of their ids.
func Load(ctx context.Context, conn driver.Conn) ([]kim.Group, error) {
	rows, err := loadAll(ctx, conn)
	if err != nil {
		return nil, err
	}
	var groups []kim.Group
	for _, s := range rows {
		if s.Listed {
			groups = append(groups, s.Group)
		}
	}
	return groups, nil
}

// loadAll returns every group that was ever imported.
func loadAll(ctx context.Context, conn driver.Conn) ([]stored, error) {
	list, err := warehouse.Select[stored](ctx, conn, loadSQL)
	if err != nil {
		return nil, fmt.Errorf("load groups: %w", err)
	}
	return list, nil
}

// writeWait is for how long an import waits for a warehouse that is away.
const writeWait = 30 * time.Second

// write stores changes and their history, as one act. The history goes first: if the groups then
// fail, the next import stores them, while a change without history would never get one.
func write(ctx context.Context, conn driver.Conn, changes []change, o options) error {
	type groupRow struct {
		stored
		CodeScheme string `ch:"code_scheme"`
	}
	type historyRow struct {
		GroupID string `ch:"group_id"`
		Revision
	}
	history := make([]historyRow, len(changes))
	groups := make([]groupRow, len(changes))
	act := cmp.Or(o.act, newAct())
	for i, c := range changes {
		before := ""
		if c.before != nil {
			before = encode(*c.before)
		}
		history[i] = historyRow{c.after.ID, Revision{
			At: c.after.ImportedAt, Change: c.kind, Before: before, After: encode(c.after), Act: act, By: o.by, Source: o.source, Undoes: c.undoes,
		}}
		groups[i] = groupRow{c.after, kim.CodeScheme}
	}
	retry := warehouse.Retry{Wait: writeWait}
	if err := retry.Do(ctx, "writing group history", func(ctx context.Context) error {
		return warehouse.Insert(ctx, conn, "group_history", history)
	}); err != nil {
		return fmt.Errorf("write group history: %w", err)
	}
	if err := retry.Do(ctx, "writing groups", func(ctx context.Context) error {
		return warehouse.Insert(ctx, conn, "groups", groups)
	}); err != nil {
		return fmt.Errorf("write groups: %w", err)
	}
	return nil
}

// loadMerges returns, for each group that is a part of another, that other's id.
func loadMerges(ctx context.Context, conn driver.Conn) (map[string]string, error) {
	rows, err := warehouse.Select[struct {
		After string `ch:"after"`
	}](ctx, conn, mergesSQL)
	if err != nil {
		return nil, fmt.Errorf("load merges: %w", err)
	}
	merges := map[string]string{}
	for _, row := range rows {
		s, err := decode(row.After)
		if err != nil {
			return nil, err
		}
		if s.MergedInto != "" {
			merges[s.ID] = s.MergedInto
		}
	}
	return merges, nil
}

// Revision is one change of a group, as the history keeps it.
type Revision struct {
	At     time.Time `ch:"changed_at" json:"at"`
	Change string    `ch:"change" json:"change"` // created, updated, unlisted, relisted, merged, undone
	Before string    `ch:"before" json:"before"` // JSON of the row before, empty if created
	After  string    `ch:"after" json:"after"`   // JSON of the row after
	Act    string    `ch:"act" json:"act"`       // what was changed at once has one id
	By     string    `ch:"by" json:"by"`         // name of the user; empty: a command, or a file of the configuration
	Source string    `ch:"source" json:"source"` // name of the file; empty: none
	Undoes string    `ch:"undoes" json:"undoes"` // the act that it takes back
}

// History returns the changes of a group, the newest first.
func History(ctx context.Context, conn driver.Conn, id string) ([]Revision, error) {
	list, err := warehouse.Select[Revision](ctx, conn, historySQL, warehouse.Bind("group", id))
	if err != nil {
		return nil, fmt.Errorf("load history of group %s: %w", id, err)
	}
	return list, nil
}

// record is the JSON form of a group in the history.
type record struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	URL          string   `json:"url"`
	Aliases      []string `json:"aliases,omitempty"`
	ProvinceCode string   `json:"province_code"`
	Province     string   `json:"province"`
	RegencyCode  string   `json:"regency_code"`
	Regency      string   `json:"regency"`
	DistrictCode string   `json:"district_code"`
	District     string   `json:"district"`
	VillageCode  string   `json:"village_code"`
	Village      string   `json:"village"`
	Timezone     string   `json:"timezone"`
	RegisteredOn string   `json:"registered_on"`
	Standing     string   `json:"standing"`
	PICName      string   `json:"pic_name"`
	PICPhone     string   `json:"pic_phone"`
	Note         string   `json:"note"`
	DecreeNumber string   `json:"sk_number,omitempty"`
	DecreeDate   string   `json:"sk_date,omitempty"`
	Tier         string   `json:"tier,omitempty"`
	Members      int      `json:"members,omitempty"`
	Setting      string   `json:"setting,omitempty"`
	Signal       string   `json:"signal,omitempty"`
	Social       []string `json:"social,omitempty"`
	Listed       bool     `json:"listed"`
	MergedInto   string   `json:"merged_into,omitempty"`
	MergedFrom   string   `json:"merged_from,omitempty"`
}

func encode(s stored) string {
	data, err := json.Marshal(record{
		ID: s.ID, Name: s.Name, URL: s.URL, Aliases: s.Aliases,
		ProvinceCode: s.ProvinceCode, Province: s.Province, RegencyCode: s.RegencyCode, Regency: s.Regency,
		DistrictCode: s.DistrictCode, District: s.District, VillageCode: s.VillageCode, Village: s.Village,
		Timezone: string(s.Zone), RegisteredOn: s.RegisteredOn.String(), Standing: string(s.Standing),
		PICName: s.PICName, PICPhone: s.PICPhone, Note: s.Note,
		DecreeNumber: s.DecreeNumber, DecreeDate: s.DecreeDate.String(), Tier: string(s.Tier), Members: s.Members,
		Setting: string(s.Setting), Signal: string(s.Signal), Social: s.Social, Listed: s.Listed, MergedInto: s.MergedInto, MergedFrom: s.MergedFrom,
	})
	if err != nil {
		panic(err) // a struct of strings always encodes
	}
	return string(data)
}

func decode(data string) (stored, error) {
	var r record
	if err := json.Unmarshal([]byte(data), &r); err != nil {
		return stored{}, fmt.Errorf("read a row of the history: %w", err)
	}
	s := stored{Listed: r.Listed, MergedInto: r.MergedInto, MergedFrom: r.MergedFrom, Group: kim.Group{
		ID: r.ID, Name: r.Name, URL: r.URL, Aliases: r.Aliases, Zone: kim.Zone(r.Timezone), Standing: kim.Standing(r.Standing),
		PICName: r.PICName, PICPhone: r.PICPhone, Note: r.Note,
		Region: kim.Region{
			ProvinceCode: r.ProvinceCode, Province: r.Province, RegencyCode: r.RegencyCode, Regency: r.Regency,
			DistrictCode: r.DistrictCode, District: r.District, VillageCode: r.VillageCode, Village: r.Village,
		},
		Programme: kim.Programme{
			DecreeNumber: r.DecreeNumber, Tier: kim.Tier(r.Tier), Members: r.Members,
			Setting: kim.Setting(r.Setting), Signal: kim.Signal(r.Signal), Social: r.Social,
		},
	}}
	for _, day := range []struct {
		text string
		to   *kim.Date
	}{{r.RegisteredOn, &s.RegisteredOn}, {r.DecreeDate, &s.DecreeDate}} {
		if day.text == "" {
			continue
		}
		d, err := kim.ParseDate(day.text)
		if err != nil {
			return stored{}, fmt.Errorf("read a row of the history: %w", err)
		}
		*day.to = d
	}
	return s, nil
}
