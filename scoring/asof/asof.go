// Package asof shows the warehouse as it was at one moment: which groups the registry
// named, and which items counted. What was seen, edited, removed or registered later is
// not there. Every statement that scoring runs sees the warehouse through a [View].
package asof

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/*.sql
var files embed.FS

// View is the state of the warehouse at one moment.
type View struct {
	Conn   driver.Conn
	Moment time.Time // to the millisecond
	Region string    // code of any level; empty for the whole country
	Method int       // by which weeks are judged, see [kim.Method]

	items  string // the statement that says what counts: items_now or items_then
	groups string // the one that names the groups: groups_now or groups_then
}

// Now is a view of what stands now, judged at a moment that nothing is newer than.
func Now(conn driver.Conn, moment time.Time, region string) *View {
	return &View{Conn: conn, Moment: moment.Truncate(time.Millisecond), Region: region, Method: kim.Method, items: "items_now", groups: "groups_now"}
}

// At is a view as of a moment. The items and the registry of today serve if nothing was
// written since; else they are put together from their history.
func At(ctx context.Context, conn driver.Conn, moment time.Time, region string) (*View, error) {
	v := Now(conn, moment, region)
	newest, err := One[struct {
		Items  int64 `ch:"items"`
		Groups int64 `ch:"groups"`
	}](ctx, v, Query{Files: files, Name: "newest"})
	if err != nil {
		return nil, err
	}
	if newest.Items > v.Moment.UnixMilli() {
		v.items = "items_then"
	}
	if newest.Groups > v.Moment.UnixMilli() {
		v.groups = "groups_then"
	}
	return v, nil
}

// Query is one statement with what it needs.
type Query struct {
	Files embed.FS // holds sql/NAME.sql, and the fragments that it names
	Name  string
	// Params are bound beside {as_of:Int64}, the moment in milliseconds, {region:String}
	// and {method:UInt16}.
	Params Params
	// Put gives text for ${name} in the statement. It must be a constant of the program.
	Put map[string]string
	// Lists are the tables that go along with the statement.
	Lists []*ext.Table
}

// Params are parameters of a statement by their names.
type Params map[string]any

// fragment finds ${name} in a statement. It stands for ${items} and ${registry}, as of
// the moment, for what the query gives, or for another file of the same folder.
var fragment = regexp.MustCompile(`\$\{([a-z_]+)\}`)

// text returns a statement with its fragments put in.
func (v *View) text(q Query) (string, error) {
	var missing error
	var expand func(from fs.FS, name string, depth int) string
	expand = func(from fs.FS, name string, depth int) string {
		text, err := fs.ReadFile(from, "sql/"+name+".sql")
		if err != nil || depth > 8 {
			missing = fmt.Errorf("the statement %s: no fragment %s: %w", q.Name, name, err)
			return ""
		}
		return fragment.ReplaceAllStringFunc(strings.TrimSpace(string(text)), func(hole string) string {
			name := hole[2 : len(hole)-1]
			if put, ok := q.Put[name]; ok {
				return put
			}
			switch name {
			case "items":
				return expand(files, v.items, depth+1)
			case "registry":
				return expand(files, v.groups, depth+1)
			case "watched":
				return expand(files, name, depth+1)
			}
			return expand(q.Files, name, depth+1)
		})
	}
	return expand(q.Files, q.Name, 0), missing
}

// prepare returns the text, the arguments and the context that run a query.
func (v *View) prepare(ctx context.Context, q Query) (context.Context, string, []any, error) {
	text, err := v.text(q)
	if err != nil {
		return nil, "", nil, err
	}
	args := []any{warehouse.Bind("as_of", v.Moment.UnixMilli()), warehouse.Bind("region", v.Region), warehouse.Bind("method", v.Method)}
	for _, name := range slices.Sorted(maps.Keys(q.Params)) {
		args = append(args, warehouse.Bind(name, q.Params[name]))
	}
	if len(q.Lists) > 0 {
		ctx = clickhouse.Context(ctx, clickhouse.WithExternalTable(q.Lists...))
	}
	return ctx, text, args, nil
}

// Select runs a query and returns the rows of its answer, see [warehouse.Select].
func Select[T any](ctx context.Context, v *View, q Query) ([]T, error) {
	ctx, text, args, err := v.prepare(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := warehouse.Select[T](ctx, v.Conn, text, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", q.Name, err)
	}
	return rows, nil
}

// One runs a query whose answer is one row.
func One[T any](ctx context.Context, v *View, q Query) (row T, err error) {
	rows, err := Select[T](ctx, v, q)
	switch {
	case err != nil:
		return row, err
	case len(rows) != 1:
		return row, fmt.Errorf("read %s: %d rows instead of one", q.Name, len(rows))
	}
	return rows[0], nil
}

// Each runs a query and calls do for every row of its answer, see [warehouse.Each].
func Each[T any](ctx context.Context, v *View, q Query, do func(*T) error) error {
	ctx, text, args, err := v.prepare(ctx, q)
	if err != nil {
		return err
	}
	if err := warehouse.Each(ctx, v.Conn, text, do, args...); err != nil {
		return fmt.Errorf("read %s: %w", q.Name, err)
	}
	return nil
}

// Exec runs a statement that answers nothing and waits until it has taken effect.
func (v *View) Exec(ctx context.Context, q Query) error {
	_, err := v.Fill(ctx, q)
	return err
}

// Fill runs a statement that writes rows, and returns how many.
func (v *View) Fill(ctx context.Context, q Query) (rows uint64, err error) {
	ctx, text, args, err := v.prepare(Writing(ctx), q)
	if err != nil {
		return 0, err
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithProgress(func(p *clickhouse.Progress) { rows += p.WroteRows }))
	if err := warehouse.ExecEach(ctx, v.Conn, text, args...); err != nil {
		return 0, fmt.Errorf("run %s: %w", q.Name, err)
	}
	return rows, nil
}

// Writing gives a context the settings of statements that change a table.
func Writing(ctx context.Context) context.Context {
	return clickhouse.Context(ctx, clickhouse.WithSettings(writing()))
}

// Building is Writing for a table that is built anew, whose keys come once each: ClickHouse
// need not look for rows to be merged as they come, which is half of what storing them costs.
func Building(ctx context.Context) context.Context {
	settings := writing()
	settings["optimize_on_insert"] = 0
	return clickhouse.Context(ctx, clickhouse.WithSettings(settings))
}

func writing() clickhouse.Settings {
	return clickhouse.Settings{
		"async_insert":             0,
		"insert_deduplicate":       0, // the same rows may be meant: after a deletion, or rules put back
		"lightweight_deletes_sync": 2,
		"alter_sync":               2,
	}
}
