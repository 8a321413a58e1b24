package engine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// libraryName is what the npm package calls the engine.
const libraryName = "libchdb.so"

// npmPackage holds the engine for this kind of machine.
const npmPackage = "node_modules/@chdb/lib-linux-x64-gnu"

// program is a way to start the engine: through its library, or as a binary.
type program struct {
	path    string
	library bool
}

// Find returns the path of the engine. A configured path is taken or refused,
// never replaced. Without one it is looked for beside this binary, in
// node_modules of the working folder and of the folders above this binary, and
// last as a `clickhouse` on PATH.
func Find(configured string) (string, error) {
	p, err := find(configured)
	return p.path, err
}

func find(configured string) (program, error) {
	if configured != "" {
		path, err := filepath.Abs(configured)
		if err == nil {
			err = isFile(path)
		}
		if err != nil {
			return program{}, &Error{Kind: ErrNotFound, Err: err, What: fmt.Sprintf(
				"the ClickHouse engine is not at %s, where warehouse.library says; correct that path, "+
					"or leave it empty and run `npm ci`", configured)}
		}
		return program{path: path, library: strings.Contains(filepath.Base(path), ".so")}, nil
	}
	looked := candidates()
	for _, path := range looked {
		if isFile(path) == nil {
			return program{path: path, library: true}, nil
		}
	}
	if path, err := exec.LookPath("clickhouse"); err == nil {
		if path, err = filepath.Abs(path); err == nil {
			return program{path: path}, nil
		}
	}
	return program{}, &Error{Kind: ErrNotFound, What: fmt.Sprintf(
		"no ClickHouse engine found (looked at %s, and for `clickhouse` on PATH); run `npm ci` in the folder of "+
			"pantaukim, or set warehouse.library to a libchdb.so, or set warehouse.dsn to use a server",
		strings.Join(looked, ", "))}
}

// candidates lists where the library may lie, best first, each place once.
func candidates() []string {
	var places []string
	seen := make(map[string]bool)
	add := func(path string) {
		if !seen[path] {
			seen[path] = true
			places = append(places, path)
		}
	}
	binary, err := os.Executable()
	if err == nil {
		if real, err := filepath.EvalSymlinks(binary); err == nil {
			binary = real
		}
		add(filepath.Join(filepath.Dir(binary), libraryName))
	}
	if dir, err := os.Getwd(); err == nil {
		add(filepath.Join(dir, npmPackage, libraryName))
	}
	for dir := filepath.Dir(binary); binary != ""; dir = filepath.Dir(dir) {
		add(filepath.Join(dir, npmPackage, libraryName))
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return places
}

func isFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}
	return nil
}
