package app

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

//go:embed sql/trouble.sql
var troubleSQL string

// Trouble is what the newest walks found that waits for somebody.
type Trouble struct {
	// Geoblocked is what the newest run says of platforms that refuse this network; empty
	// if none does.
	Geoblocked string `json:"geoblocked,omitempty"`
	// Hacked are the groups whose newest walk found their site hacked.
	Hacked []string `json:"hacked,omitempty"`
}

// ReadTrouble reads what waits for somebody.
func ReadTrouble(ctx context.Context, conn driver.Conn) (Trouble, error) {
	row, err := warehouse.One[struct {
		Notice string   `ch:"notice"`
		Hacked []string `ch:"hacked"`
	}](ctx, conn, troubleSQL)
	if err != nil {
		return Trouble{}, fmt.Errorf("read what the newest walks found: %w", err)
	}
	t := Trouble{Hacked: row.Hacked}
	if strings.Contains(row.Notice, "geoblocked:") {
		t.Geoblocked = row.Notice
	}
	return t, nil
}
