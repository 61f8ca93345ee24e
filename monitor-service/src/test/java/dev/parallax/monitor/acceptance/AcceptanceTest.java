package dev.parallax.monitor.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.common.api.DatasetState;
import dev.parallax.common.api.DatasetState.Problem;
import dev.parallax.common.api.DatasetState.State;
import dev.parallax.monitor.dataset.TestDatasets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of what several services say the worst counts: nothing is accepted that one of them refuses, or does not speak of. */
class AcceptanceTest {
    private static final Instant START = Instant.parse("2037-01-01T00:00:00Z");
    private static final Instant EARLY = Instant.parse("2037-01-02T00:00:00Z");
    private static final Instant LATE = Instant.parse("2037-01-03T00:00:00Z");
    private static final Problem TABLE = new Problem("parallax.datasets.items.source.table", "is not there");
    private static final Problem RIGHT = new Problem("parallax.datasets.items.source.table", "may not be read");
    private static final Problem SILENT = new Problem("parallax.reconciler.urls", "does not answer");

    private final Acceptance acceptance = new Acceptance(
            TestDatasets.of(Map.of(
                    "parallax.stores.a.kind", "postgresql",
                    "parallax.datasets.items.source.store", "a",
                    "parallax.datasets.items.target.store", "a",
                    "parallax.datasets.lost.source.store", "nowhere",
                    "parallax.datasets.lost.target.store", "a")),
            START);

    private DatasetState items() {
        return Objects.requireNonNull(acceptance.states().get("items"));
    }

    private static DatasetState said(State state, List<Problem> problems, Instant since) {
        return new DatasetState("items", state, problems, since);
    }

    @Test
    void whoeverRefusesGoesBeforeWhoDoesNot() {
        acceptance.heard(List.of(said(State.REFUSED, List.of(TABLE), LATE)));
        acceptance.heard(List.of(said(State.ACCEPTED, List.of(), EARLY)));
        acceptance.silent(SILENT, LATE);
        assertEquals(said(State.REFUSED, List.of(TABLE), LATE), items());
    }

    @Test
    void replicasThatRefuseForSeveralReasonsAreAllHeard() {
        acceptance.heard(List.of(said(State.REFUSED, List.of(TABLE), LATE)));
        acceptance.heard(List.of(said(State.REFUSED, List.of(RIGHT, TABLE), EARLY)));
        assertEquals(said(State.REFUSED, List.of(TABLE, RIGHT), EARLY), items());
    }

    @Test
    void whereSomebodyIsSilentNothingIsAccepted() {
        acceptance.heard(List.of(said(State.ACCEPTED, List.of(), EARLY)));
        acceptance.silent(SILENT, LATE);
        assertEquals(said(State.UNCHECKED, List.of(SILENT), LATE), items());
    }

    @Test
    void whatThisServiceCannotMakeOutIsRefusedWhateverOthersSay() {
        acceptance.heard(List.of(new DatasetState("lost", State.ACCEPTED, List.of(), EARLY)));
        DatasetState lost = Objects.requireNonNull(acceptance.states().get("lost"));
        assertEquals(State.REFUSED, lost.state());
        assertEquals(
                "parallax.datasets.lost.source.store",
                lost.problems().getFirst().property());
    }

    @Test
    void aDatasetThatIsNotConfiguredHereIsNotMadeUp() {
        acceptance.heard(List.of(new DatasetState("other", State.REFUSED, List.of(TABLE), EARLY)));
        assertEquals(Set.of("items", "lost"), acceptance.states().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "{\"datasets\": [{\"name\": \"items\"}]}",
                "{\"datasets\": [{\"name\": \"items\", \"state\": \"SOUND\", \"since\": \"2037-01-01T00:00:00Z\"}]}"
            })
    void whatIsNoAnswerIsNotTakenForOne(String answer) {
        assertThrows(
                IllegalArgumentException.class,
                () -> DatasetStatesReader.read(new ObjectMapper(), answer.getBytes(StandardCharsets.UTF_8)));
    }
}
