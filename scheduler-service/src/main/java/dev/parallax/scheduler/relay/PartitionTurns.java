package dev.parallax.scheduler.relay;

import java.util.List;

/**
 * Which partition the next job goes to. Readers take turns, and each reader's partitions: a reader with more partitions
 * than others gets no more jobs. They take turns forth and back, so that what is long and short by turns, as segments may
 * be, does not always meet the same reader. While it is not known who reads what, the partitions take turns. Used by one
 * thread.
 */
final class PartitionTurns {
    private List<List<Integer>> shares = List.of();
    private int[] turns = {};
    private int turn;
    private int partition;

    /** @param shares the partitions of each reader; empty if they are not known */
    void share(List<List<Integer>> shares) {
        if (!shares.equals(this.shares)) {
            this.shares = List.copyOf(shares);
            this.turns = new int[shares.size()];
            this.turn = 0;
        }
    }

    /** @param partitions how many the topic has */
    int next(int partitions) {
        if (shares.isEmpty()) {
            partition = (partition + 1) % partitions;
            return partition;
        }
        int reader = turn < shares.size() ? turn : 2 * shares.size() - 1 - turn;
        turn = (turn + 1) % (2 * shares.size());
        var share = shares.get(reader);
        turns[reader] = (turns[reader] + 1) % share.size();
        return share.get(turns[reader]);
    }
}
