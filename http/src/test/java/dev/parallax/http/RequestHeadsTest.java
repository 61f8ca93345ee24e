package dev.parallax.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadsTest {
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        RequestHeads.open(Duration.ofSeconds(3), Duration.ofSeconds(10), 100);
        channel = new EmbeddedChannel(new HttpServerCodec(), new RequestHeads.Heads());
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void arrives(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void aHeadThatComesByteByByteIsNotWaitedFor() {
        for (int second = 0; second < 2; second++) {
            arrives("x");
            pass(1);
            assertTrue(channel.isOpen());
        }
        arrives("x");
        pass(1);
        assertFalse(channel.isOpen());
    }

    @Test
    void whatIsBeingAnsweredHasItsTime() {
        arrives(HEAD);
        assertNotNull(channel.<HttpRequest>readInbound());
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        pass(1_000);
        assertTrue(channel.isOpen(), "a stream");
    }

    @Test
    void whoNeitherTakesAnAnswerNorAsksAgainIsLetGo() {
        arrives(HEAD);
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
        pass(12);
        assertTrue(channel.isOpen());
        arrives(HEAD);
        pass(1_000);
        assertTrue(channel.isOpen());
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
        pass(14);
        assertFalse(channel.isOpen());
    }

    private void assertRefused(int status, String code) {
        StringBuilder answer = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answer.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        assertTrue(answer.toString().startsWith("HTTP/1.1 " + status), answer.toString());
        assertTrue(answer.toString().contains("{\"error\":\"" + code + "\""), answer.toString());
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "GET /?a=% HTTP/1.1\r\n\r\n",
                "GET /?a=%1 HTTP/1.1\r\n\r\n"
            })
    void whatIsNoHeadIsAnsweredInTheFormOfAllErrors(String head) {
        arrives(head);
        assertRefused(400, "MALFORMED_REQUEST");
    }

    @Test
    void aBodyWithoutALengthIsRefusedOnceItIsTooLarge() {
        arrives("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + "x".repeat(100) + "\r\n");
        assertTrue(channel.isOpen());
        arrives("1\r\nx\r\n");
        assertRefused(413, "PAYLOAD_TOO_LARGE");
    }
}
