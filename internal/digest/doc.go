// Package digest tells each week, in Indonesian, what has changed per regency: as a
// file and as mail. It keeps silent while the newest run was abnormal, for then
// the figures would say that groups fell silent where we failed to look. Each
// digest goes to each address once.
package digest
