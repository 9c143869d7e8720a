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
package io.lockstep.sim.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.sim.check.Events;
import io.lockstep.sim.check.LifeEnd;
import io.lockstep.sim.plan.RequestAction;

/** Whoever notes something on its way hands everything on: an event that is new does not end there. */
class ForwardingEventsTest
{
    private final List<String> heard = new ArrayList<>();
    private final Events last = (Events)Proxy.newProxyInstance(
        Events.class.getClassLoader(), new Class<?>[] {Events.class}, (proxy, method, args) ->
        {
            heard.add(method.getName() + List.of(args));
            return null;
        });

    static Stream<Method> events()
    {
        return Stream.of(Events.class.getMethods());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void shouldHandOn(final Method event) throws ReflectiveOperationException
    {
        final Object[] args = Stream.of(event.getParameterTypes()).map(ForwardingEventsTest::argument).toArray();
        final List<String> expected = List.of(event.getName() + List.of(args));

        for (final Events each : new Events[] {new Witness(last), new Marks(last), new Trace(last, 2)})
        {
            heard.clear();
            event.invoke(each, args);

            assertEquals(expected, heard, () -> each.getClass().getName());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void shouldBeHandedOnByTheRecorderToo(final Method event) throws ReflectiveOperationException
    {
        final Class<?> declaring =
            HistoryRecorder.class.getMethod(event.getName(), event.getParameterTypes()).getDeclaringClass();

        assertNotEquals(Events.class, declaring);
    }

    private static Object argument(final Class<?> type)
    {
        if (int.class == type)
        {
            return 1;
        }
        if (long.class == type)
        {
            return 2L;
        }
        if (boolean.class == type)
        {
            return true;
        }
        return int[].class == type ? new int[] {1} : LifeEnd.class == type ? LifeEnd.KILLED :
            EntryKind.class == type ? EntryKind.TICK : RequestAction.class == type ? RequestAction.REUSE :
            String.class == type ? "text" : new UnsafeBuffer(new byte[8]);
    }
}
