package engine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// portQuery opens the listener and then writes its port to descriptor 3. The
// listener is bound by then, so the line is also the sign that it is ready.
const portQuery = `SYSTEM START LISTEN TCP; SELECT getServerPort('tcp_port') INTO OUTFILE '/dev/fd/3' APPEND FORMAT TSV`

// process is the engine from one start to its end.
type process struct {
	cmd    *exec.Cmd
	master *os.File      // closing it stops the engine
	exited chan struct{} // closed once the process is gone
	how    error         // how it ended; to be read after exited
	hung   atomic.Bool   // it was killed because it did not answer
	addr   string        // host:port of the native protocol
	output output
}

// output names the files that the engine prints to: the console, a new file at each
// start, and the log, which earlier starts wrote to as well.
type output struct {
	console string
	log     string
	logFrom int64 // size of the log at this start
}

// text returns the last 16 KiB of each.
func (o output) text() string { return readTail(o.console, 0) + readTail(o.log, o.logFrom) }

// flags is the engine's command line after its name.
func flags(cfg Config) []string {
	return []string{
		"--path=" + filepath.Join(cfg.Dir, storeDir),
		"--config-file=" + filepath.Join(cfg.Dir, configFile),
		"--listen_host=127.0.0.1", "--tcp_port=" + strconv.Itoa(cfg.Port), "--http_port=0",
		"--interactive", "--disable_suggestion", "--progress=off", "--highlight=0", "--hints=0",
		"--history_file=/dev/null",
		"--log-level=error", // the level of the configuration file is not heeded in this mode
		"--query=" + portQuery,
	}
}

// command prepares the child. A library is loaded by this binary itself, found
// through /proc so that an upgrade that replaced the file does not matter.
func command(p program, cfg Config) *exec.Cmd {
	var cmd *exec.Cmd
	if p.library {
		cmd = exec.Command("/proc/self/exe")
		cmd.Args = append([]string{"pantaukim-clickhouse", childCommand, p.path, "clickhouse"}, flags(cfg)...)
	} else {
		cmd = exec.Command(p.path)
		cmd.Args = append([]string{"clickhouse", "local"}, flags(cfg)...)
	}
	// Nothing of our environment, which may hold secrets, reaches the engine.
	cmd.Env = []string{"TZ=UTC", "LANG=C.UTF-8", "TERM=dumb", "HOME=" + cfg.Dir, "PATH=" + os.Getenv("PATH")}
	cmd.Dir = cfg.Dir
	// An own session: a Ctrl-C on our terminal does not reach the engine.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// startProcess starts the engine and returns once its port is open. What it
// prints goes to a file, never to our terminal.
func startProcess(ctx context.Context, cfg Config, p program, lock *os.File) (*process, error) {
	out := output{console: filepath.Join(cfg.Dir, consoleFile), log: filepath.Join(cfg.Dir, serverLog)}
	if info, err := os.Stat(out.log); err == nil {
		out.logFrom = info.Size()
	}
	_ = os.Rename(out.console, out.console+".old") // the first start has none
	console, err := os.OpenFile(out.console, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, notWritable(cfg.Dir, err)
	}
	defer func() { _ = console.Close() }()

	master, slave, err := openPTY()
	if err != nil {
		return nil, &Error{Kind: ErrNoTerminal, Err: err, What: "the embedded engine needs a pseudo-terminal " +
			"(/dev/ptmx and /dev/pts); mount devpts, or set warehouse.dsn to use a server"}
	}
	defer func() { _ = slave.Close() }()
	ready, readyWrite, err := os.Pipe()
	if err != nil {
		_ = master.Close()
		return nil, fmt.Errorf("open the pipe for the engine's port: %w", err)
	}
	defer func() { _ = ready.Close() }()

	cmd := command(p, cfg)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, console, console
	cmd.ExtraFiles = []*os.File{readyWrite, lock}
	err = cmd.Start()
	_ = readyWrite.Close()
	if err != nil {
		_ = master.Close()
		return nil, &Error{Kind: ErrUnloadable, Err: err, What: fmt.Sprintf("the ClickHouse engine at %s cannot be started; "+
			"run `npm ci` to install it again, or set warehouse.dsn to use a server", p.path)}
	}
	pr := &process{cmd: cmd, master: master, exited: make(chan struct{}), output: out}
	go func() {
		pr.how = cmd.Wait()
		close(pr.exited)
	}()

	port, err := readPort(ctx, ready, cfg.StartTimeout)
	if err == nil {
		pr.addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		return pr, nil
	}
	pr.stop(5 * time.Second)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("start the engine: %w", context.Cause(ctx))
	}
	fallback := &Error{Kind: ErrDied, Err: err, What: fmt.Sprintf(
		"the ClickHouse engine ended before it opened its port; %s holds all that it printed", out.console)}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		fallback = &Error{Kind: ErrNoPort, What: fmt.Sprintf("the ClickHouse engine did not open its port within %s; "+
			"is this machine very busy? %s holds all that the engine printed", cfg.StartTimeout, out.console)}
	}
	return nil, explain(cfg.Dir, out.text(), fallback)
}

// readPort waits for the engine's port. The end of the pipe means that the
// engine is gone.
func readPort(ctx context.Context, ready *os.File, timeout time.Duration) (int, error) {
	if err := ready.SetReadDeadline(time.Now().Add(timeout)); err != nil {
		return 0, err
	}
	stop := context.AfterFunc(ctx, func() { _ = ready.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	line, err := bufio.NewReader(ready).ReadString('\n')
	if errors.Is(err, io.EOF) {
		return 0, errors.New("no port line")
	}
	if err != nil {
		return 0, err
	}
	port, err := strconv.ParseUint(strings.TrimSpace(line), 10, 16)
	if err != nil || port == 0 {
		return 0, fmt.Errorf("the engine reports %q as its port", strings.TrimSpace(line))
	}
	return int(port), nil
}

// stop ends the engine cleanly by closing its terminal, and kills it if that
// takes longer than grace. It tells whether the end was clean.
func (p *process) stop(grace time.Duration) (clean bool) {
	_ = p.master.Close()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.exited:
		return true
	case <-timer.C:
		_ = p.cmd.Process.Kill()
		<-p.exited
		return false
	}
}

// release frees what is held for a process that is gone.
func (p *process) release() { _ = p.master.Close() }

// death says why a process that was running is gone.
func (p *process) death() *Error {
	e := &Error{Kind: ErrDied, What: "the ClickHouse engine ended unexpectedly", Err: p.how, Output: complaints(p.output.text(), 3)}
	if p.hung.Load() {
		e.What = "the ClickHouse engine did not answer any more and was killed; look at the disk and at what this machine does"
		return e
	}
	var exit *exec.ExitError
	if errors.As(p.how, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
			e.What = "the ClickHouse engine was killed; if the system did it for want of memory, lower warehouse.max_memory"
		}
	}
	return e
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// readTail reads the last 16 KiB of a file, but nothing before from; nothing at
// all if it cannot be read. A file that is shorter than from was begun anew.
func readTail(path string, from int64) string {
	const limit = 16 << 10
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	if from > info.Size() {
		from = 0
	}
	from = max(from, info.Size()-limit)
	b, err := io.ReadAll(io.NewSectionReader(f, from, limit))
	if err != nil {
		return ""
	}
	return string(b)
}
