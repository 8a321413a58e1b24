package scoring

import (
	"context"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

//go:embed sql/*.sql
var statements embed.FS

// statement returns the text of one embedded statement. The names are constants
// of this package, so that a missing file is a fault of the program.
func statement(name string) string {
	text, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic(fmt.Sprintf("embedded statement: %v", err))
	}
	return strings.TrimSpace(string(text))
}

// params are the bound parameters of a statement.
type params map[string]any

// view is the state of the warehouse at one moment, as every statement of one
// scoring sees it.
type view struct {
	conn     driver.Conn
	asOf     time.Time
	region   string // code of any level; empty for the whole country
	items    string // which statement says what counts: items_now or items_then
	registry string // which one names the groups: groups_now or groups_then
	rules    Rules
	copies   []string // keys of the items that copy another
	chosen   []string // groups that a statement is about; nil: all of the region
}

// look prepares a view as of the given moment. The items and the registry of today
// serve if nothing was written since; else they are put together from their history.
func look(ctx context.Context, conn driver.Conn, asOf time.Time, region string, rules Rules) (*view, error) {
	v := today(conn, asOf, region, rules)
	var items, registry int64
	if err := conn.QueryRow(ctx, statement("newest")).Scan(&items, &registry); err != nil {
		return nil, fmt.Errorf("find the newest change: %w", err)
	}
	if items > v.asOf.UnixMilli() {
		v.items = "items_then"
	}
	v.since(registry)
	return v, nil
}

// today is a view of what stands now.
func today(conn driver.Conn, asOf time.Time, region string, rules Rules) *view {
	return &view{conn: conn, asOf: asOf.Truncate(time.Millisecond), region: region, rules: rules, items: "items_now", registry: "groups_now"}
}

// since lets the view see the registry of then if it was changed later, and tells
// whether it was.
func (v *view) since(change int64) bool {
	if change <= v.asOf.UnixMilli() {
		return false
	}
	v.registry = "groups_then"
	return true
}

// text returns a statement with its fragments put in: the items of the view, and
// whatever the caller gives under a name such as ${table}.
func (v *view) text(name string, more params) string {
	fragments := []string{"${items}", statement(v.items), "${registry}", statement(v.registry), "${copies}", "copied"}
	for k, x := range more {
		if text, ok := x.(string); ok && strings.HasPrefix(k, "${") {
			fragments = append(fragments, k, text)
		}
	}
	inner := strings.NewReplacer(fragments...)
	for _, name := range []string{"weeks", "calendar", "dated", "totals", "removed", "walks", "kept_weeks"} {
		fragments = append(fragments, "${"+name+"}", inner.Replace(statement(name)))
	}
	whole := strings.NewReplacer(fragments...)
	return strings.NewReplacer(append(fragments, "${weekly}", whole.Replace(statement("weekly")))...).Replace(statement(name))
}

// context binds the parameters of the view and those given, and sends the lists along
// that the text names.
func (v *view) context(ctx context.Context, text string, more params) (context.Context, error) {
	bound := clickhouse.Parameters{}
	all := params{
		"as_of":        v.asOf.UnixMilli(),
		"region":       v.region,
		"judged_words": v.rules.Originality.MinWords,
		"whole_words":  v.rules.Indicators[kim.KL].MinWords,
		"some":         0,
	}
	if v.chosen != nil {
		all["some"] = 1
	}
	for k, x := range more {
		all[k] = x
	}
	for k, x := range all {
		if strings.HasPrefix(k, "${") {
			continue
		}
		switch x := x.(type) {
		case int64:
			bound[k] = strconv.FormatInt(x, 10)
		case int:
			bound[k] = strconv.Itoa(x)
		case float64:
			bound[k] = strconv.FormatFloat(x, 'g', -1, 64)
		case string:
			bound[k] = x
		case []string:
			bound[k] = quoteAll(x)
		default:
			return nil, fmt.Errorf("bind %s: %T is not a parameter", k, x)
		}
	}
	var lists []*ext.Table
	for name, texts := range map[string][]string{"copied": v.copies, "chosen": v.chosen} {
		if strings.Contains(text, name) {
			table, err := list(name, texts)
			if err != nil {
				return nil, err
			}
			lists = append(lists, table)
		}
	}
	return clickhouse.Context(ctx, clickhouse.WithParameters(bound), clickhouse.WithExternalTable(lists...)), nil
}

// list makes a table of texts that goes along with one statement. Its first row
// is empty and matches nothing: a table without rows would end the data.
func list(name string, texts []string) (*ext.Table, error) {
	t, err := ext.NewTable(name, ext.Column("text", "String"))
	if err != nil {
		return nil, fmt.Errorf("prepare the table %s: %w", name, err)
	}
	for _, text := range append([]string{""}, texts...) {
		if err := t.Append(text); err != nil {
			return nil, fmt.Errorf("fill the table %s: %w", name, err)
		}
	}
	return t, nil
}

// each runs a statement and calls row for every row of the answer.
func (v *view) each(ctx context.Context, name string, more params, row func(driver.Rows) error) error {
	text := v.text(name, more)
	bound, err := v.context(ctx, text, more)
	if err != nil {
		return err
	}
	rows, err := v.conn.Query(bound, text)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// exec runs a statement that answers nothing.
func (v *view) exec(ctx context.Context, name string, more params) error {
	text := v.text(name, more)
	bound, err := v.context(ctx, text, more)
	if err != nil {
		return err
	}
	if err := v.conn.Exec(bound, text); err != nil {
		return fmt.Errorf("run %s: %w", name, err)
	}
	return nil
}

// quoteAll writes texts as the value of an Array(String) parameter.
func quoteAll(texts []string) string {
	escape := strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\t", `\t`)
	var b strings.Builder
	b.WriteByte('[')
	for i, t := range texts {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("'" + escape.Replace(t) + "'")
	}
	b.WriteByte(']')
	return b.String()
}
