package dev.parallax.scheduler.relay;

import dev.parallax.messaging.Channel;
import java.time.Duration;
import java.util.Optional;

/** A round whose failures health tells of: what it waits for, or that an error of ours keeps it from its work. */
final class WatchedPass implements Loop.Pass {
    private final Channel channel;
    private final Loop.Pass pass;

    WatchedPass(Channel channel, Loop.Pass pass) {
        this.channel = channel;
        this.pass = pass;
    }

    @Override
    public Duration run() throws Exception {
        try {
            Duration wait = pass.run();
            channel.note(this, Optional.empty());
            return wait;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            channel.note(this, Optional.of(e));
            throw e;
        }
    }
}
