package dev.parallax.scheduler.relay;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far the queue is with what reconcilers say. */
interface Applied {
    /**
     * Where what they say ends now.
     *
     * @throws IOException if the broker does not answer within some seconds
     */
    Map<TopicPartition, Long> ends() throws IOException, InterruptedException;

    /**
     * Whether everything before these ends is in the database, whichever scheduler brought it there.
     *
     * @throws IOException if the broker does not answer within some seconds
     */
    boolean reached(Map<TopicPartition, Long> ends) throws IOException, InterruptedException;
}
