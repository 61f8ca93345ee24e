package dev.parallax.e2e.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL of this machine, all of whose processes can be made to stand still: no connection breaks meanwhile. */
final class StandingDatabase {
    private final ProcessHandle postmaster;

    private StandingDatabase(ProcessHandle postmaster) {
        this.postmaster = postmaster;
    }

    static StandingDatabase of(Ledger ledger) {
        long backend =
                Long.parseLong(ledger.texts("select pg_backend_pid()::text").getFirst());
        return new StandingDatabase(
                ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow());
    }

    void standStill(Duration time) throws IOException, InterruptedException {
        signal("STOP");
        try {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        } finally {
            signal("CONT");
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, "" + postmaster.pid()));
        postmaster.children().forEach(child -> command.add("" + child.pid()));
        // One that ended by itself just now is no failure.
        new ProcessBuilder(command).start().waitFor();
    }
}
