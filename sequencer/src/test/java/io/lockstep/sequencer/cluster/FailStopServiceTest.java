/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.sequencer.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aeron.cluster.service.ClusteredService;
import io.lockstep.protocol.LockstepException;

class FailStopServiceTest
{
    private final List<Throwable> errors = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private Throwable failure = new IllegalStateException("broken");
    private String failing = "none";
    private final FailStopService service = new FailStopService(
        (ClusteredService)Proxy.newProxyInstance(
            ClusteredService.class.getClassLoader(), new Class<?>[] {ClusteredService.class}, (self, method, args) ->
            {
                calls.add(method.getName());
                if (failing.equals(method.getName()))
                {
                    throw failure;
                }
                return "doBackgroundWork".equals(method.getName()) ? 7 : null;
            }),
        errors::add,
        (appVersion) -> {});

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
        "onStart", "onSessionOpen", "onSessionClose", "onSessionMessage", "onTimerEvent", "onTakeSnapshot",
        "onNewLeadershipTermEvent", "onRoleChange", "doBackgroundWork"})
    void shouldNeverBeCalledAgainAfterItFailed(final String method)
    {
        failing = method;

        assertThrows(AgentTerminationException.class, () -> call(method));
        assertEquals(List.of(failure), errors);
        calls.clear();
        assertThrows(AgentTerminationException.class, () -> call("onSessionMessage"));
        assertThrows(AgentTerminationException.class, () -> call("onTakeSnapshot"));
        assertThrows(AgentTerminationException.class, () -> call("doBackgroundWork"));
        service.onTerminate(null);

        assertEquals(List.of(), calls);
        assertEquals(1, errors.size());
    }

    @Test
    void shouldStopForAnErrorAsForAnException()
    {
        failing = "onSessionMessage";
        failure = new StackOverflowError();

        assertThrows(AgentTerminationException.class, () -> call("onSessionMessage"));

        assertEquals(List.of(failure), errors);
    }

    @Test
    void shouldPassEverythingOnWhileNothingFails()
    {
        call("onStart");
        call("onSessionMessage");
        assertEquals(7, service.doBackgroundWork(1));
        service.onTerminate(null);

        assertEquals(List.of("onStart", "onSessionMessage", "doBackgroundWork", "onTerminate"), calls);
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldJudgeAStartAndASnapshotOfAnotherShapeAsAeronsOwn()
    {
        final LockstepException notTaken = new LockstepException(LockstepException.Severity.WARN, "not in time");
        service.start(() -> calls.add("start"));
        service.takeSnapshot(() -> calls.add("takeSnapshot"));
        assertSame(notTaken, assertThrows(LockstepException.class, () -> service.takeSnapshot(() -> fail(notTaken))));
        call("onSessionMessage");
        assertEquals(List.of("start", "takeSnapshot", "onSessionMessage"), calls);

        assertThrows(AgentTerminationException.class, () -> service.takeSnapshot(this::fail));

        assertEquals(List.of(failure), errors);
        assertThrows(AgentTerminationException.class, () -> service.start(() -> calls.add("again")));
        assertThrows(AgentTerminationException.class, () -> service.takeSnapshot(() -> calls.add("again")));
        assertEquals(3, calls.size());
    }

    private void fail()
    {
        throw (RuntimeException)failure;
    }

    private static void fail(final RuntimeException ex)
    {
        throw ex;
    }

    private void call(final String method)
    {
        switch (method)
        {
            case "onStart" -> service.onStart(null, null);
            case "onSessionOpen" -> service.onSessionOpen(null, 1);
            case "onSessionClose" -> service.onSessionClose(null, 1, null);
            case "onSessionMessage" -> service.onSessionMessage(null, 1, null, 0, 0, null);
            case "onTimerEvent" -> service.onTimerEvent(1, 1);
            case "onTakeSnapshot" -> service.onTakeSnapshot(null);
            case "onNewLeadershipTermEvent" -> service.onNewLeadershipTermEvent(1, 1, 1, 1, 1, 1, null, 1);
            case "onRoleChange" -> service.onRoleChange(null);
            default -> service.doBackgroundWork(1);
        }
    }
}
