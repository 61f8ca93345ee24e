package dev.parallax.monitor.stream;

import dev.parallax.common.error.ApiException;
import dev.parallax.common.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/** Counts who has a stream open, in all and by client. Safe for threads. */
final class Viewers {

    private final int most;
    private final int mostPerClient;
    private final Map<String, Integer> byClient = new HashMap<>();
    private int all;

    Viewers(int most, int mostPerClient) {
        this.most = most;
        this.mostPerClient = mostPerClient;
    }

    /** @throws ApiException if that would be one too many */
    synchronized void enter(String client) {
        int own = byClient.getOrDefault(client, 0);
        if (own >= mostPerClient) {
            throw new ApiException(
                    ErrorCode.RATE_LIMIT_EXCEEDED,
                    "%d streams are open to this address, and no more may be. Close one, or ask for the list."
                            .formatted(own));
        }
        if (all >= most) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "%d streams are open, and no more may be. Try again later, or ask for the list.".formatted(all));
        }
        all++;
        byClient.put(client, own + 1);
    }

    synchronized void leave(String client) {
        all--;
        byClient.computeIfPresent(client, (who, own) -> own == 1 ? null : own - 1);
    }
}
