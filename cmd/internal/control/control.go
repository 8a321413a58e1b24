// Package control lets commands talk with the program that serves from the same
// data folder: over a socket in that folder, which only its owner can open. It is
// how a backup is made, or a follow-up recorded, while the embedded engine belongs
// to the running program.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// The files in the data folder.
const (
	socketName = "control.sock"
	lockName   = "serve.lock"
)

// ErrNobody says that no program serves from the data folder.
var ErrNobody = errors.New("no pantaukim serves from this data folder")

// Lock takes the data folder for serving until release is called or the process
// ends. A second program on the same folder is told who has it.
func Lock(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	path := filepath.Join(dir, lockName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	if err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		owner, _ := os.ReadFile(path)
		file.Close()
		return nil, fmt.Errorf("another pantaukim (process %s) serves from %s; stop that one, or set data_dir to another folder",
			strings.TrimSpace(string(owner)), dir)
	}
	if err := errors.Join(file.Truncate(0), writeAt(file, strconv.Itoa(os.Getpid())+"\n")); err != nil {
		file.Close()
		return nil, fmt.Errorf("data folder: %w", err)
	}
	return func() { file.Close() }, nil
}

func writeAt(file *os.File, text string) error {
	_, err := file.WriteAt([]byte(text), 0)
	return err
}

// address returns the path of the socket as the kernel takes it: a long one goes
// by way of the folder's descriptor, which must stay open until done is called.
func address(dir string) (path string, done func(), err error) {
	path = filepath.Join(dir, socketName)
	if len(path) < 100 { // the kernel's limit is 107
		return path, func() {}, nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), socketName), func() { folder.Close() }, nil
}

// Socket is where commands are answered.
type Socket struct {
	ln   net.Listener
	path string
	done func() // gives the folder's descriptor back
}

// Listen opens the socket in dir. The caller holds the lock of the folder, so a
// socket that lies there is left over from a crash. Serve must be called next.
func Listen(ctx context.Context, dir string) (_ *Socket, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("control socket: %w", err)
		}
	}()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	s := &Socket{path: filepath.Join(dir, socketName)}
	if err := os.Remove(s.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	path, done, err := address(dir)
	if err != nil {
		return nil, err
	}
	s.done = done
	if s.ln, err = new(net.ListenConfig).Listen(ctx, "unix", path); err != nil {
		done()
		return nil, err
	}
	if err := os.Chmod(s.path, 0o600); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *Socket) close() {
	_ = s.ln.Close()
	_ = os.Remove(s.path)
	s.done()
}

// endWithin is how long commands may take to end once the program stops. Their
// contexts have ended by then.
const endWithin = 28 * time.Second

// Serve answers commands until ctx ends, and then waits until those under way have
// ended too, but not for long.
func (s *Socket) Serve(ctx context.Context, handler http.Handler) error {
	defer s.close()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), endWithin)
		defer cancel()
		if server.Shutdown(late) != nil {
			_ = server.Close() // the command is told that the connection broke
		}
	}()
	if err := server.Serve(s.ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("control socket: %w", err)
	}
	<-stopped
	return nil
}

// Answer makes a handler of a function that takes a request as JSON and returns an
// answer as JSON.
func Answer[Q, A any](do func(context.Context, Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var q Q
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&q); err != nil {
			http.Error(w, "request: "+err.Error(), http.StatusBadRequest)
			return
		}
		a, err := do(r.Context(), q)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(a) // the command has gone: nobody is left to be told
	}
}

// Call asks the program that serves from dir. ErrNobody says that there is none.
func Call(ctx context.Context, dir, path string, question, answer any) error {
	target, done, err := address(dir)
	if errors.Is(err, os.ErrNotExist) {
		return ErrNobody
	}
	if err != nil {
		return fmt.Errorf("control socket: %w", err)
	}
	defer done()
	conn, err := dial(ctx, dir, target)
	if errors.Is(err, ErrNobody) {
		return err
	}
	if err != nil {
		return fmt.Errorf("talk with the running pantaukim: %w", err)
	}
	client := &http.Client{Transport: &http.Transport{
		DialContext:       func(context.Context, string, string) (net.Conn, error) { return conn, nil },
		DisableKeepAlives: true,
	}}
	defer conn.Close()
	body, err := json.Marshal(question)
	if err != nil {
		return fmt.Errorf("talk with the running pantaukim: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://pantaukim"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("talk with the running pantaukim: %w", err)
	}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("talk with the running pantaukim: %w", err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return fmt.Errorf("talk with the running pantaukim: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return errors.New(strings.TrimSpace(string(text)))
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("answer of the running pantaukim: %w", err)
	}
	return nil
}

// startPatience is how long a program that holds the folder may take to open its
// socket: it starts its engine first, and brings its schema up to date.
const startPatience = 2 * time.Minute

// dial connects with the socket. A program that is still starting is waited for.
func dial(ctx context.Context, dir, target string) (net.Conn, error) {
	for deadline := time.Now().Add(startPatience); ; {
		conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "unix", target)
		if !errors.Is(err, unix.ENOENT) && !errors.Is(err, unix.ECONNREFUSED) {
			return conn, err
		}
		if !starting(dir) || time.Now().After(deadline) {
			return nil, ErrNobody
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// starting tells whether the process that last took the folder for serving still
// runs this program. The lock itself cannot be asked without taking it, which would
// turn a program away that starts at that moment.
func starting(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, lockName))
	if err != nil {
		return false
	}
	owner, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || owner == os.Getpid() {
		return false
	}
	theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", owner))
	if err != nil {
		return false
	}
	ours, err := os.Executable()
	return err == nil && strings.TrimSuffix(theirs, " (deleted)") == ours
}
