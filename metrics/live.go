package metrics

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Live is how the program is at one moment, as plain values. What is nil or empty
// does not exist here and is not exported.
type Live struct {
	Engine *Engine
	Pools  []Pool
	Next   []Planned
	Queue  *int // groups that wait for their walk, while a run is under way
	Disk   *Disk
	Outbox *Outbox
	Tables []Table
	Healed time.Time // when spoilt parts were last taken out of tables; the zero time: never
	Lead   *Lead
	Backup *Backup // the newest backup by plan
	// Certificate is when the certificate of the pages ends; the zero time without TLS.
	Certificate time.Time
	Clock       *Clock
	RunDeadline time.Time // when the planned run under way has to have ended; the zero time while there is none
	Trouble     *Trouble
}

// Clock is how far our clock is ahead of those of many sites.
type Clock struct {
	Ahead time.Duration // the median
	Hosts int
}

// Trouble counts the listed groups whose newest walks found what waits for somebody.
type Trouble struct {
	Hacked     int // by the newest one
	Unreadable int // by the newest three
}

// Backup is a backup that is there.
type Backup struct {
	Last  time.Time
	Bytes int64
}

// Lead is who leads of the programs on one warehouse.
type Lead struct {
	Leading   bool // this program does
	Present   bool // somebody does
	Instances int  // programs with a heartbeat that is not old
	Takeovers int  // how often this program took the lead from one that was gone
}

// Outbox is what waits on the disk for the warehouse.
type Outbox struct {
	Bytes       int64
	Oldest      time.Time // since when the oldest of it waits; the zero time if nothing does
	Quarantined int       // files set aside because they are spoilt or were rejected
}

// Table is what the newest look at the files of a table found.
type Table struct {
	Name    string
	Spoilt  int       // parts that are spoilt, or left out because they could not be read
	Checked time.Time // when its files were last read to the end; the zero time: never
}

// Engine is the state of the embedded ClickHouse.
type Engine struct {
	Up       bool
	Restarts int
}

// Pool is the state of a pool of connections to the warehouse.
type Pool struct {
	Name       string
	Open, Idle int
	MaxOpen    int
}

// Planned is when a job runs next.
type Planned struct {
	Job string
	At  time.Time
}

// Disk is the file system that holds the data.
type Disk struct{ Size, Free int64 }

// The series of Live.
var (
	descEngineUp       = desc("engine_up", "Whether the embedded ClickHouse answers: 1 or 0.")
	descEngineRestarts = desc("engine_restarts_total", "How often the embedded ClickHouse had to be started again.")
	descPoolOpen       = desc("warehouse_connections_open", "Open connections to the warehouse.", "pool")
	descPoolIdle       = desc("warehouse_connections_idle", "Connections to the warehouse that nobody uses.", "pool")
	descPoolMax        = desc("warehouse_connections_max", "Most connections that the pool may open.", "pool")
	descNext           = desc("job_next_run_timestamp_seconds", "When the task is planned next.", "task")
	descQueue          = desc("collector_queue_groups", "Groups that wait for their walk in the run under way.")
	descDiskSize       = desc("data_disk_size_bytes", "Size of the file system that holds the data.")
	descDiskFree       = desc("data_disk_free_bytes", "Free space of the file system that holds the data.")
	descOutbox         = desc("outbox_size_bytes", "Bytes on disk that wait to be loaded.")
	descOutboxOldest   = desc("outbox_oldest_timestamp_seconds", "When the oldest of what waits to be loaded was put on the disk; absent while nothing waits.")
	descTableSpoilt    = desc("table_spoilt_parts", "Parts of the table whose files are spoilt, or that ClickHouse left out because it could not read them.", "table")
	descTableChecked   = desc("table_checked_timestamp_seconds", "When the files of the table were last compared with their checksums.", "table")
	descHealed         = desc("tables_healed_timestamp_seconds", "When spoilt parts were last taken out of tables; absent if they never were.")
	descLeading        = desc("leading", "Whether this program leads on its warehouse: 1 or 0.")
	descLeader         = desc("leader_present", "Whether some program leads on the warehouse, as far as this one knows: 1 or 0.")
	descInstances      = desc("instances", "Programs on the warehouse whose heartbeat is not old.")
	descTakeovers      = desc("lead_takeovers_total", "How often this program has taken the lead from one that was gone.")
	descBackup         = desc("backup_last_success_timestamp_seconds", "When the newest backup in backup.dir was made; absent while there is none.")
	descBackupSize     = desc("backup_size_bytes", "Size of the newest backup in backup.dir.")
	descCertificate    = desc("certificate_expiry_timestamp_seconds", "When the certificate of the pages ends; absent without TLS.")
	descClock          = desc("clock_ahead_seconds", "How far the clock is ahead of the clocks of the sites, by the median of the hosts that were asked within 30 hours; absent where these are fewer than five.")
	descClockHosts     = desc("clock_hosts", "Hosts with whose clocks ours is compared.")
	descDeadline       = desc("run_deadline_timestamp_seconds", "When the planned run under way has to have ended: the next planned moment of its task; absent while there is none.")
	descHacked         = desc("hacked_groups", "Listed groups whose newest walk found their site hacked.")
	descUnreadable     = desc("unreadable_groups", "Listed groups whose newest three walks could not read their site.")
	descOutboxAside    = desc("outbox_quarantined_files", "Files of the outbox that were set aside: their rows are not in the warehouse.")
)

// now exports Live.
type now struct{ from *atomic.Pointer[func() Live] }

// Describe names the series.
func (n now) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		descEngineUp, descEngineRestarts, descPoolOpen, descPoolIdle, descPoolMax, descNext, descQueue, descDiskSize, descDiskFree,
		descOutbox, descOutboxOldest, descOutboxAside, descTableSpoilt, descTableChecked, descHealed, descLeading, descLeader, descInstances, descTakeovers,
		descCertificate, descClock, descClockHosts, descDeadline, descHacked, descUnreadable, descBackup, descBackupSize,
	} {
		ch <- d
	}
}

// Collect asks how the program is and sends it.
func (n now) Collect(ch chan<- prometheus.Metric) {
	ask := n.from.Load()
	if ask == nil {
		return
	}
	live := (*ask)()
	if e := live.Engine; e != nil {
		gauge(ch, descEngineUp, flag(e.Up))
		ch <- prometheus.MustNewConstMetric(descEngineRestarts, prometheus.CounterValue, float64(e.Restarts))
	}
	seen := map[string]bool{}
	for _, p := range live.Pools {
		if name := clean(p.Name); !seen["pool "+name] {
			seen["pool "+name] = true
			gauge(ch, descPoolOpen, float64(p.Open), name)
			gauge(ch, descPoolIdle, float64(p.Idle), name)
			gauge(ch, descPoolMax, float64(p.MaxOpen), name)
		}
	}
	for _, p := range live.Next {
		if name := clean(p.Job); !seen["job "+name] {
			seen["job "+name] = true
			timestamp(ch, descNext, p.At, name)
		}
	}
	for _, t := range live.Tables {
		if name := clean(t.Name); !seen["table "+name] {
			seen["table "+name] = true
			gauge(ch, descTableSpoilt, float64(t.Spoilt), name)
			if !t.Checked.IsZero() {
				timestamp(ch, descTableChecked, t.Checked, name)
			}
		}
	}
	timestamp(ch, descHealed, live.Healed)
	if l := live.Lead; l != nil {
		gauge(ch, descLeading, flag(l.Leading))
		gauge(ch, descLeader, flag(l.Present))
		gauge(ch, descInstances, float64(l.Instances))
		ch <- prometheus.MustNewConstMetric(descTakeovers, prometheus.CounterValue, float64(l.Takeovers))
	}
	if b := live.Backup; b != nil {
		timestamp(ch, descBackup, b.Last)
		gauge(ch, descBackupSize, float64(b.Bytes))
	}
	timestamp(ch, descCertificate, live.Certificate)
	if c := live.Clock; c != nil {
		gauge(ch, descClock, c.Ahead.Seconds())
		gauge(ch, descClockHosts, float64(c.Hosts))
	}
	timestamp(ch, descDeadline, live.RunDeadline)
	if t := live.Trouble; t != nil {
		gauge(ch, descHacked, float64(t.Hacked))
		gauge(ch, descUnreadable, float64(t.Unreadable))
	}
	if live.Queue != nil {
		gauge(ch, descQueue, float64(*live.Queue))
	}
	if live.Disk != nil {
		gauge(ch, descDiskSize, float64(live.Disk.Size))
		gauge(ch, descDiskFree, float64(live.Disk.Free))
	}
	if s := live.Outbox; s != nil {
		gauge(ch, descOutbox, float64(s.Bytes))
		gauge(ch, descOutboxAside, float64(s.Quarantined))
		if !s.Oldest.IsZero() {
			timestamp(ch, descOutboxOldest, s.Oldest)
		}
	}
}

// flag is 1 for what is so, else 0.
func flag(so bool) float64 {
	if so {
		return 1
	}
	return 0
}
