package dev.parallax.e2e.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parallax.e2e.api.Http;
import dev.parallax.e2e.fuzz.ApiDescription.Operation;
import dev.parallax.e2e.fuzz.RequestMaker.Request;
import dev.parallax.e2e.system.LocalSystem;
import dev.parallax.e2e.system.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random requests to every service of a running system, made from its description, and what came of them. The same seed
 * makes the same requests, but for ids that the system itself gave.
 */
public final class Fuzz {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TOLD = 50;
    private static final int MOST_KNOWN = 50;

    /** What never ends, or makes the service answer with failures because it was asked to. */
    private static final List<String> LEFT_OUT = List.of("/api/v1/reconciliation/stream", "/admin/faults");

    private final LocalSystem system;
    private final Random random;
    private final Map<String, List<String>> known = new HashMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final ObjectMapper json = new ObjectMapper();
    private int sent;

    public Fuzz(LocalSystem system, long seed) {
        this.system = system;
        this.random = new Random(seed);
    }

    /**
     * What came of the requests so far.
     *
     * @param statuses how often each was answered
     * @param problems one request a kind of problem
     */
    public record Report(int sent, Map<Integer, Integer> statuses, List<String> problems) {}

    public Report report() {
        return new Report(sent, statuses, List.copyOf(problems.values()));
    }

    /** Sends about so many requests, the same number to each operation. */
    public void send(int requests) {
        Map<Service, ApiDescription> apis = new LinkedHashMap<>();
        int operations = 0;
        for (Service service : Service.values()) {
            URI address = system.addresses().urlOf(service);
            ApiDescription api = ApiDescription.parse(
                    new Http(address).get("/q/openapi?format=json").body());
            apis.put(service, api);
            operations += api.operations().size();
        }
        int each = Math.max(1, requests / Math.max(1, operations));
        apis.forEach((service, api) -> send(service, api, each));
    }

    private void send(Service service, ApiDescription api, int each) {
        List<Operation> operations = new ArrayList<>(api.operations());
        operations.removeIf(operation -> LEFT_OUT.contains(operation.path()));
        RequestMaker maker = new RequestMaker(api, random, known);
        Conformance conformance = new Conformance(api);
        RawHttp http = new RawHttp(system.addresses().urlOf(service), PATIENCE);
        for (int round = 0; round < each; round++) {
            for (Operation operation : operations) {
                send(service, operation, maker.make(operation), conformance, http);
            }
        }
    }

    private void send(Service service, Operation operation, Request request, Conformance conformance, RawHttp http) {
        sent++;
        try {
            Conformance.Answer answer = http.send(request);
            statuses.merge(answer.status(), 1, Integer::sum);
            // What is no operation of the description is only not to fail.
            boolean described = request.method().equals(operation.method());
            for (String problem : conformance.problems(operation, answer)) {
                if (described || problem.startsWith("status 5")) {
                    note(service, operation, request, problem + ": " + RequestMaker.shortened(answer.body()));
                }
            }
            learn(answer);
        } catch (IOException e) {
            note(service, operation, request, "no answer: " + e);
        }
    }

    private void note(Service service, Operation operation, Request request, String problem) {
        String kind = service + " " + operation + " "
                + problem.replaceAll("\\[\\d+]", "[]").split(": ", 2)[0];
        if (problems.size() < MOST_TOLD) {
            problems.putIfAbsent(
                    kind,
                    "%s: %s\n    %s %s %s %s"
                            .formatted(
                                    kind,
                                    problem,
                                    request.method(),
                                    RequestMaker.shortened(request.target()),
                                    request.headers(),
                                    RequestMaker.shortened(request.body())));
        }
    }

    private void learn(Conformance.Answer answer) {
        if (answer.status() >= 300 || !answer.contentType().startsWith("application/json")) {
            return;
        }
        try {
            learn("", json.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("It was read before", e);
        }
    }

    private void learn(String name, JsonNode node) {
        if (node.isTextual() && name.endsWith("id")) {
            keep(name, node.asText());
        } else if (node.isArray()) {
            node.forEach(element -> learn(name.endsWith("ids") ? name.substring(0, name.length() - 1) : name, element));
        } else {
            node.properties().forEach(member -> learn(member.getKey(), member.getValue()));
        }
    }

    private void keep(String name, String value) {
        List<String> values = known.computeIfAbsent(name, key -> new ArrayList<>());
        if (value.length() > 100 || values.contains(value)) {
            return;
        }
        if (values.size() < MOST_KNOWN) {
            values.add(value);
        } else {
            values.set(random.nextInt(MOST_KNOWN), value);
        }
    }
}
