package warehouse

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

var (
	//go:embed sql/stored_tables.sql
	storedTablesSQL string
	//go:embed sql/broken_parts.sql
	brokenPartsSQL string
)

// TableCheck is what a look at the files of one table found.
type TableCheck struct {
	Table   string    `json:"table"`             // on shards with its server, as in items@2
	At      time.Time `json:"at"`                // when its files were last read to the end; the zero time: never
	Parts   int       `json:"parts"`             // that were read then
	Spoilt  int       `json:"spoilt,omitempty"`  // of them
	LeftOut int       `json:"leftOut,omitempty"` // parts that the server could not read when it started, and left out
	// SpoiltParts and LeftOutParts name them.
	SpoiltParts  []string `json:"spoiltParts,omitempty"`
	LeftOutParts []string `json:"leftOutParts,omitempty"`

	Says []string `json:"says,omitempty"` // what the server says of the first of them
}

// Whole tells whether nothing is wrong with what was read.
func (c TableCheck) Whole() bool { return c.Spoilt == 0 && c.LeftOut == 0 }

// Bounds of what is kept of the server's words. They may quote the spoilt file.
const (
	saysKept = 5
	saysLong = 200 // bytes
)

// say keeps a line of the server's words.
func (c *TableCheck) say(part, words string) {
	if len(c.Says) == saysKept {
		return
	}
	words = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(words, ""))
	if len(words) > saysLong {
		words = strings.ToValidUTF8(words[:saysLong], "") + " …"
	}
	c.Says = append(c.Says, part+": "+words)
}

// CheckTables reads the files of every table and compares them with the checksums beside
// them, which is what CHECK TABLE does: it finds bytes that changed and files that are
// missing or cut short, and no rows that were wrong when they were written. Parts that
// the server left out at its start because it could not read them count as spoilt too:
// their rows are missing from every answer.
//
// It reads everything once, with one thread, for no longer than within. Tables that it
// does not reach keep what was found before, and are the first of the next time. The
// error says that the warehouse cannot be asked.
func (db *DB) CheckTables(ctx context.Context, within time.Duration, before []TableCheck) ([]TableCheck, error) {
	var (
		checks  []TableCheck
		servers = map[string]driver.Conn{} // by the table as it is named here
	)
	for mark, server := range db.servers() {
		names, err := Select[struct {
			Name string `ch:"name"`
		}](ctx, server, storedTablesSQL)
		if err != nil {
			return nil, fmt.Errorf("list the tables: %w", err)
		}
		for _, n := range names {
			check := TableCheck{Table: n.Name + mark}
			if k := slices.IndexFunc(before, func(c TableCheck) bool { return c.Table == check.Table }); k >= 0 {
				check = before[k]
			}
			checks, servers[check.Table] = append(checks, check), server
		}
	}
	slices.SortStableFunc(checks, func(a, b TableCheck) int { return a.At.Compare(b.At) })
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for i := range checks {
		check, err := checkTable(limited, servers[checks[i].Table], checks[i].Table)
		if limited.Err() != nil && ctx.Err() == nil {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("check the table %s: %w", checks[i].Table, err)
		}
		checks[i] = check
	}
	slices.SortFunc(checks, func(a, b TableCheck) int { return cmp.Compare(a.Table, b.Table) })
	return db.LeftOut(ctx, checks)
}

// LeftOut returns what was found before with the parts that the servers leave out now. It reads
// no files, and adds the tables of such parts where nothing is known of them.
func (db *DB) LeftOut(ctx context.Context, before []TableCheck) ([]TableCheck, error) {
	checks := slices.Clone(before)
	for i := range checks {
		checks[i].LeftOut, checks[i].LeftOutParts = 0, nil
	}
	for mark, server := range db.servers() {
		parts, err := Select[struct {
			Table  string `ch:"table"`
			Part   string `ch:"part"`
			Reason string `ch:"reason"`
		}](ctx, server, brokenPartsSQL)
		if err != nil {
			return nil, fmt.Errorf("list the parts that were left out: %w", err)
		}
		for _, p := range parts {
			k, known := slices.BinarySearchFunc(checks, p.Table+mark, func(c TableCheck, name string) int { return cmp.Compare(c.Table, name) })
			if !known {
				checks = slices.Insert(checks, k, TableCheck{Table: p.Table + mark})
			}
			c := &checks[k]
			c.LeftOutParts = append(c.LeftOutParts, p.Part)
			if c.LeftOut++; c.Spoilt == 0 && c.LeftOut == 1 {
				c.Says = nil
				c.say(p.Part, p.Reason)
			}
		}
	}
	for i := range checks {
		if checks[i].Whole() {
			checks[i].Says = nil
		}
	}
	return checks, nil
}

// checkTable reads the files of one table. On shards its name has the shard behind it.
func checkTable(ctx context.Context, server driver.Conn, name string) (TableCheck, error) {
	table, _, _ := strings.Cut(name, "@")
	if !identifier.MatchString(table) {
		return TableCheck{}, fmt.Errorf("%q is not a name of letters, digits and underscores", table)
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"check_query_single_value_result": 0, "max_threads": 1}))
	parts, err := Select[struct {
		Part    string `ch:"part_path"`
		Passed  bool   `ch:"is_passed"`
		Message string `ch:"message"`
	}](ctx, server, "CHECK TABLE "+table)
	var exception *clickhouse.Exception
	check := TableCheck{Table: name, At: time.Now().UTC().Truncate(time.Millisecond), Parts: len(parts)}
	switch {
	case errors.As(err, &exception) && exception.Code != codeNoAccess:
		check.Spoilt = 1
		check.say("the table", exception.Message)
	case err != nil:
		return check, err
	}
	for _, p := range parts {
		if !p.Passed {
			check.Spoilt++
			check.SpoiltParts = append(check.SpoiltParts, p.Part)
			check.say(p.Part, p.Message)
		}
	}
	return check, nil
}
