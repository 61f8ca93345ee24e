package dev.parallax.e2e.fuzz;

import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.fuzz.ApiDescription.Operation;
import dev.parallax.e2e.fuzz.RequestMaker.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Random;

/** Somebody who asks one service for anything that its description has, but for what disturbs the work of others. */
public final class Caller {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What never ends, fails on purpose, stops everybody's work, or works on all records at once beside other callers. */
    private static final List<String> LEFT_OUT = List.of("stream", "faults", "pause", "trigger");

    private final RequestMaker maker;
    private final Conformance conformance;
    private final RawHttp http;
    private final Random random;
    private final List<Operation> operations;

    /**
     * @param service one that answers now: its description is read
     * @param random makes the same requests with the same numbers
     */
    public Caller(URI service, Random random) {
        ApiDescription api = ApiDescription.parse(
                new Http(service).get("/q/openapi?format=json").body());
        this.maker = new RequestMaker(api, random, new HashMap<>());
        this.conformance = new Conformance(api);
        this.http = new RawHttp(service, PATIENCE);
        this.random = random;
        this.operations = api.operations().stream()
                .filter(operation -> LEFT_OUT.stream().noneMatch(operation.path()::contains))
                .toList();
    }

    /**
     * What came of a request.
     *
     * @param failures what no service may answer, whatever is asked; empty if all is well
     */
    public record Outcome(int status, List<String> failures) {}

    /**
     * Asks once.
     *
     * @throws IOException if there is no answer
     */
    public Outcome ask() throws IOException {
        Operation operation = operations.get(random.nextInt(operations.size()));
        Request request = maker.make(operation);
        Conformance.Answer answer = http.send(request);
        List<String> failures = conformance.problems(operation, answer).stream()
                .filter(problem -> problem.startsWith("status 5"))
                .map(problem -> "%s %s: %s %s"
                        .formatted(
                                request.method(),
                                RequestMaker.shortened(request.target()),
                                problem,
                                RequestMaker.shortened(answer.body())))
                .toList();
        return new Outcome(answer.status(), failures);
    }
}
