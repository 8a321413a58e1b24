package warehouse

import (
	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/kim"
)

// Bind names a parameter of a query, {name:Type} in its text. Days and weeks go to a
// Date, NoDate as the 1970-01-01 that columns hold for it; instants to a
// DateTime64(3); lists of strings to an Array(String); strings and numbers to what
// the query says.
func Bind(name string, value any) any {
	switch v := value.(type) {
	case kim.Date:
		value = v.Time().Format("2006-01-02")
	case kim.Week:
		value = v.Monday().Time().Format("2006-01-02")
	}
	return clickhouse.Named(name, value)
}
