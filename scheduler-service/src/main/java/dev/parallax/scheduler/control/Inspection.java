package dev.parallax.scheduler.control;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import dev.parallax.common.job.JobStatus;
import dev.parallax.scheduler.control.JobDetail.Wait;
import dev.parallax.scheduler.control.JobDetail.Why;
import dev.parallax.scheduler.queue.Pauses;
import dev.parallax.scheduler.queue.QueueEntry;
import dev.parallax.scheduler.queue.QueueView;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Puts together what there is to know about one job. */
@Singleton
final class Inspection {
    private static final int MOST = 1000;

    private final QueueView queue;
    private final Pauses pauses;
    private final Clock clock;

    Inspection(QueueView queue, Pauses pauses, Clock clock) {
        this.queue = queue;
        this.pauses = pauses;
        this.clock = clock;
    }

    Uni<JobDetail> of(UUID id) {
        return queue.find(id).chain(found -> {
            QueueEntry entry =
                    found.orElseThrow(() -> new ApiException(ErrorCode.JOB_NOT_FOUND, "There is no job " + id));
            return queue.history(id, MOST)
                    .chain(history -> queue.children(id, MOST).chain(children -> waits(entry)
                            .map(waits -> new JobDetail(
                                    JobView.of(entry, jobs(waits)),
                                    history,
                                    children.stream()
                                            .map(child -> JobView.listed(child, List.of()))
                                            .toList(),
                                    waits))));
        });
    }

    private static List<UUID> jobs(List<Wait> waits) {
        return waits.stream()
                .filter(wait -> wait.why() == Why.DEPENDS_ON || wait.why() == Why.DATASET_BUSY)
                .flatMap(wait -> wait.jobIds().stream())
                .distinct()
                .toList();
    }

    private Uni<List<Wait>> waits(QueueEntry entry) {
        UUID id = entry.job().id();
        JobStatus status = entry.state().status();
        if (status == JobStatus.RUNNING && entry.state().openChildren() != null) {
            return queue.openChildren(id, MOST).map(open -> List.of(Wait.forJobs(Why.CHILDREN, open)));
        }
        if (status != JobStatus.QUEUED) {
            return Uni.createFrom().item(List.of());
        }
        return pauses.all().chain(paused -> queue.unfinished(entry.dependsOn())
                .chain(before -> queue.aheadInLine(id).map(ahead -> {
                    List<Wait> waits = new ArrayList<>();
                    if (paused.stream()
                            .map(Pauses.Pause::dataset)
                            .anyMatch(name -> name.equals(Pauses.ALL)
                                    || name.equals(entry.job().dataset()))) {
                        waits.add(Wait.forJobs(Why.PAUSED, List.of()));
                    }
                    Instant runAt = entry.state().runAt();
                    if (runAt.isAfter(clock.instant())) {
                        waits.add(new Wait(Why.TIME, List.of(), runAt));
                    }
                    if (!before.isEmpty()) {
                        waits.add(Wait.forJobs(Why.DEPENDS_ON, before));
                    }
                    if (!ahead.isEmpty()) {
                        waits.add(Wait.forJobs(Why.DATASET_BUSY, ahead));
                    }
                    return waits;
                })));
    }
}
