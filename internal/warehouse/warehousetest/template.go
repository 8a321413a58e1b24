package warehousetest

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"sync"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse"
)

// templateDatabase is migrated once for each test binary, and stays empty but for what
// the migrations put into it.
const templateDatabase = "test_template"

// template is what makes an empty database one of the newest schema.
var template schema

type schema struct {
	once       sync.Once
	err        error
	statements []string
}

//go:embed sql/tables.sql
var tablesSQL string

// prepare migrates the template and writes down how it is copied.
func (s *schema) prepare(ctx context.Context) error {
	cfg := warehouse.DefaultConfig()
	cfg.Database = templateDatabase
	db, err := warehouse.Attach(ctx, shared.engine, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("make the template of the tests' databases: %w", err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	tables, err := warehouse.Select[struct {
		Name   string `ch:"name"`
		Engine string `ch:"engine"`
		Rows   uint64 `ch:"filled"`
	}](ctx, db.Conn(), tablesSQL, warehouse.Bind("database", templateDatabase))
	if err != nil {
		return fmt.Errorf("list the tables of the template: %w", err)
	}
	for _, t := range tables {
		if t.Engine == "View" || t.Engine == "MaterializedView" || t.Engine == "Dictionary" {
			return fmt.Errorf("%s is a %s: this does not know how to copy one", t.Name, t.Engine)
		}
		s.statements = append(s.statements, fmt.Sprintf("CREATE TABLE %s AS %s.%s", t.Name, templateDatabase, t.Name))
		if t.Rows > 0 {
			s.statements = append(s.statements, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s.%s", t.Name, templateDatabase, t.Name))
		}
	}
	return nil
}

// copyTo makes the tables of the template in an empty database.
func (s *schema) copyTo(ctx context.Context, db *warehouse.DB) error {
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"fsync_metadata": 0}))
	for _, statement := range s.statements {
		if err := db.Conn().Exec(ctx, statement); err != nil {
			return fmt.Errorf("copy the template of the tests' databases: %s: %w", statement, err)
		}
	}
	return nil
}
