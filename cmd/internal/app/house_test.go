package app_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// clockless are the packages that are handed every time that they need.
var clockless = []string{"pantaukim/collector/extract/...", "pantaukim/collector/walk/...", "pantaukim/scoring/rules/..."}

// clock is what reads the clock of the machine or waits for it.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}

// A type with more methods than this is a folder without doors.
const mostMethods = 60

// requestOnly keeps the context of the request whose page it gathers, and ends with it.
const requestOnly = "pantaukim/dashboards/pages.gathering"

// checked is a package with what the type checker knows of its names. Imports are
// not resolved, which the rules below do not need.
type checked struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	uses  map[*ast.Ident]types.Object
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not resolved") }

func check(t *testing.T, p listed) checked {
	t.Helper()
	c := checked{fset: token.NewFileSet(), uses: map[*ast.Ident]types.Object{}}
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(c.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		c.files = append(c.files, f)
	}
	conf := types.Config{Importer: noImports{}, Error: func(error) {}}
	c.pkg, _ = conf.Check(p.ImportPath, c.fset, c.files, &types.Info{Uses: c.uses}) // names are resolved whatever else fails
	return c
}

func (c checked) at(n ast.Node) string {
	pos := c.fset.Position(n.Pos())
	return filepath.Base(pos.Filename) + ":" + strings.Split(pos.String(), ":")[1]
}

// TestHouseRules reads the sources: no init, no package-level variable that
// changes, no context in a struct, no type with very many methods, no clock where none belongs.
func TestHouseRules(t *testing.T) {
	t.Parallel()
	ours, _ := packages(t)
	methods := map[string]int{}
	for _, p := range ours {
		c := check(t, p)
		for _, f := range c.files {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				if fn.Recv != nil {
					methods[p.ImportPath+"."+receiver(fn)]++
				} else if fn.Name.Name == "init" {
					t.Errorf("%s: %s: init runs before anybody asks: call a function instead", p.ImportPath, c.at(fn))
				}
			}
			for _, n := range c.changes(f) {
				if strings.HasSuffix(p.ImportPath, "test") {
					continue // the engine that the tests of a package share
				}
				t.Errorf("%s: %s: a package-level variable changes: hand the value over instead", p.ImportPath, c.at(n))
			}
			for _, n := range c.contexts(f) {
				t.Errorf("%s: %s: a context in a struct outlives its call: hand it over as an argument", p.ImportPath, c.at(n))
			}
			if slices.ContainsFunc(clockless, func(r string) bool { return below(p.ImportPath, r) }) {
				for _, n := range c.clocks(f) {
					t.Errorf("%s: %s reads the clock: take the time as an argument", p.ImportPath, c.at(n))
				}
			}
		}
	}
	for name, n := range methods {
		if n > mostMethods {
			t.Errorf("%s has %d methods: cut it where its data separates", name, n)
		}
	}
}

// receiver returns the name of a method's type.
func receiver(fn *ast.FuncDecl) string {
	e := fn.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// changes returns where a file writes into a package-level variable.
func (c checked) changes(f *ast.File) []ast.Node {
	var found []ast.Node
	mark := func(n ast.Node, e ast.Expr) {
		if id := root(e); id != nil {
			if v, ok := c.uses[id].(*types.Var); ok && v.Parent() == c.pkg.Scope() {
				found = append(found, n)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch s := n.(type) {
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				for _, e := range s.Lhs {
					mark(s, e)
				}
			}
		case *ast.IncDecStmt:
			mark(s, s.X)
		case *ast.CallExpr:
			if id, ok := s.Fun.(*ast.Ident); ok && (id.Name == "delete" || id.Name == "clear") && len(s.Args) > 0 {
				mark(s, s.Args[0])
			}
		}
		return true
	})
	return found
}

// root returns the variable at the beginning of an expression that is written to.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}

// contexts returns the fields of structs that keep a context.
func (c checked) contexts(f *ast.File) []ast.Node {
	var found []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && c.pkg.Path()+"."+spec.Name.Name == requestOnly {
			return false
		}
		if s, ok := n.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				if c.isFrom(field.Type, "context", "Context") {
					found = append(found, field)
				}
			}
		}
		return true
	})
	return found
}

// isFrom tells whether an expression is one of the names of a package.
func (c checked) isFrom(e ast.Expr, path string, names ...string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || !slices.Contains(names, s.Sel.Name) {
		return false
	}
	id, ok := s.X.(*ast.Ident)
	if !ok {
		return false
	}
	name, ok := c.uses[id].(*types.PkgName)
	return ok && name.Imported().Path() == path
}

// clocks returns where a file names what reads the clock, called or handed over.
func (c checked) clocks(f *ast.File) []ast.Node {
	var found []ast.Node
	ast.Inspect(f, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && c.isFrom(e, "time", clock...) {
			found = append(found, e)
		}
		return true
	})
	return found
}

// TestHouseRulesBite feeds the rules with what they forbid.
func TestHouseRulesBite(t *testing.T) {
	t.Parallel()
	const source = `package bad

import (
	"context"
	"time"
)

type kept struct{ ctx context.Context }

var known = map[string]int{}
var count int
var last struct{ at time.Time }

func a(known map[string]int) { known["x"] = 1 }
func b()                     { known["x"] = 1 }
func c()                     { count++ }
func d()                     { last.at = time.Now() }
func e() func() time.Time    { return time.Now }
func f()                     { delete(known, "x") }
func g()                     { count := 1; count = 2; _ = count }
`
	c := checked{fset: token.NewFileSet(), uses: map[*ast.Ident]types.Object{}}
	f, err := parser.ParseFile(c.fset, "bad.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: noImports{}, Error: func(error) {}}
	c.pkg, _ = conf.Check("bad", c.fset, []*ast.File{f}, &types.Info{Uses: c.uses})
	lines := func(nodes []ast.Node) (at []string) {
		for _, n := range nodes {
			at = append(at, c.at(n))
		}
		return at
	}
	if got, want := lines(c.changes(f)), []string{"bad.go:15", "bad.go:16", "bad.go:17", "bad.go:19"}; !slices.Equal(got, want) {
		t.Errorf("changes found at %v, want %v", got, want)
	}
	if got, want := lines(c.contexts(f)), []string{"bad.go:8"}; !slices.Equal(got, want) {
		t.Errorf("contexts found at %v, want %v", got, want)
	}
	if got, want := lines(c.clocks(f)), []string{"bad.go:17", "bad.go:18"}; !slices.Equal(got, want) {
		t.Errorf("clocks found at %v, want %v", got, want)
	}
}
