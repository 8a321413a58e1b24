package warehouse

import (
	"context"
	"io/fs"
)

// MigrateWith applies other migrations than the program's own.
func MigrateWith(db *DB, ctx context.Context, files fs.FS) error {
	return db.migrate(ctx, db.options, files)
}
