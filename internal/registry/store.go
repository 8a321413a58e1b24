package registry

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

var (
	//go:embed sql/load.sql
	loadSQL string
	//go:embed sql/insert_group.sql
	insertGroupSQL string
	//go:embed sql/insert_history.sql
	insertHistorySQL string
	//go:embed sql/history.sql
	historySQL string
	//go:embed sql/merges.sql
	mergesSQL string
)

// stored is one row of the table groups.
type stored struct {
	kim.Group
	Listed     bool
	ImportedAt time.Time
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
	rows, err := conn.Query(ctx, loadSQL)
	if err != nil {
		return nil, fmt.Errorf("load groups: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var list []stored
	for rows.Next() {
		var (
			s              stored
			zone, standing string
			registered     time.Time
			listed         uint8
		)
		if err := rows.Scan(&s.ID, &s.Name, &s.URL, &s.Aliases,
			&s.ProvinceCode, &s.Province, &s.RegencyCode, &s.Regency, &s.DistrictCode, &s.District, &s.VillageCode, &s.Village,
			&zone, &registered, &standing, &s.PICName, &s.PICPhone, &s.Note, &listed, &s.ImportedAt); err != nil {
			return nil, fmt.Errorf("load groups: %w", err)
		}
		s.Zone, s.Standing, s.RegisteredOn, s.Listed = kim.Zone(zone), kim.Standing(standing), kim.DateFromTime(registered), listed == 1
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load groups: %w", err)
	}
	return list, nil
}

// write stores the rows of the given changes and their history, the history
// first: a group whose row is missing is simply imported again, while a change
// without history would be lost.
func write(ctx context.Context, conn driver.Conn, changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	history, err := conn.PrepareBatch(ctx, insertHistorySQL)
	if err != nil {
		return fmt.Errorf("write group history: %w", err)
	}
	groups, err := conn.PrepareBatch(ctx, insertGroupSQL)
	if err != nil {
		return fmt.Errorf("write groups: %w", err)
	}
	for _, c := range changes {
		before := ""
		if c.before != nil {
			before = encode(*c.before)
		}
		if err := history.Append(c.after.ID, c.after.ImportedAt, c.kind, before, encode(c.after)); err != nil {
			return fmt.Errorf("write history of group %s: %w", c.after.ID, err)
		}
		g, listed := c.after, uint8(0)
		if g.Listed {
			listed = 1
		}
		aliases := g.Aliases
		if aliases == nil {
			aliases = []string{}
		}
		if err := groups.Append(g.ID, g.Name, g.URL, aliases,
			g.ProvinceCode, g.Province, g.RegencyCode, g.Regency, g.DistrictCode, g.District, g.VillageCode, g.Village, kim.CodeScheme,
			string(g.Zone), g.RegisteredOn.Time(), string(g.Standing), g.PICName, g.PICPhone, g.Note, listed, g.ImportedAt); err != nil {
			return fmt.Errorf("write group %s: %w", c.after.ID, err)
		}
	}
	if err := history.Send(); err != nil {
		return fmt.Errorf("write group history: %w", err)
	}
	if err := groups.Send(); err != nil {
		return fmt.Errorf("write groups: %w", err)
	}
	return nil
}

// loadMerges returns, for each group that is a part of another, that other's id.
func loadMerges(ctx context.Context, conn driver.Conn) (map[string]string, error) {
	rows, err := conn.Query(ctx, mergesSQL)
	if err != nil {
		return nil, fmt.Errorf("load merges: %w", err)
	}
	defer func() { _ = rows.Close() }()
	merges := map[string]string{}
	for rows.Next() {
		var after string
		if err := rows.Scan(&after); err != nil {
			return nil, fmt.Errorf("load merges: %w", err)
		}
		s, err := decode(after)
		if err != nil {
			return nil, err
		}
		if s.MergedInto != "" {
			merges[s.ID] = s.MergedInto
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load merges: %w", err)
	}
	return merges, nil
}

// Revision is one change of a group, as the history keeps it.
type Revision struct {
	At     time.Time `json:"at"`
	Change string    `json:"change"` // created, updated, unlisted, relisted, merged, undone
	Before string    `json:"before"` // JSON of the row before, empty if created
	After  string    `json:"after"`  // JSON of the row after
}

// History returns the changes of a group, the newest first.
func History(ctx context.Context, conn driver.Conn, id string) ([]Revision, error) {
	rows, err := conn.Query(ctx, historySQL, clickhouse.Named("group", id))
	if err != nil {
		return nil, fmt.Errorf("load history of group %s: %w", id, err)
	}
	defer func() { _ = rows.Close() }()
	var list []Revision
	for rows.Next() {
		var r Revision
		if err := rows.Scan(&r.At, &r.Change, &r.Before, &r.After); err != nil {
			return nil, fmt.Errorf("load history of group %s: %w", id, err)
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
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
		PICName: s.PICName, PICPhone: s.PICPhone, Note: s.Note, Listed: s.Listed, MergedInto: s.MergedInto, MergedFrom: s.MergedFrom,
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
	}}
	if r.RegisteredOn != "" {
		d, err := kim.ParseDate(r.RegisteredOn)
		if err != nil {
			return stored{}, fmt.Errorf("read a row of the history: %w", err)
		}
		s.RegisteredOn = d
	}
	return s, nil
}
