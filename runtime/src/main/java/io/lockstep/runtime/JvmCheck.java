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
package io.lockstep.runtime;

/**
 * Checks, before anything of Agrona is touched, that this JVM can run the appliance. Uses nothing but the JDK.
 */
public final class JvmCheck
{
    /** Oldest Java that will do. */
    public static final int MINIMUM_FEATURE = 17;

    private static final String[] PACKAGES = {"jdk.internal.misc", "java.util.zip"};

    private JvmCheck()
    {
    }

    /**
     * Says what is wrong with this JVM.
     *
     * @return null if nothing is, else one line with the remedy.
     */
    public static String problem()
    {
        final int feature = Runtime.version().feature();
        if (feature < MINIMUM_FEATURE)
        {
            return "Java is too old: minimum=" + MINIMUM_FEATURE + " actual=" + feature;
        }
        final Module base = Object.class.getModule();
        for (final String each : PACKAGES)
        {
            if (!base.isOpen(each, JvmCheck.class.getModule()))
            {
                return "JVM option is missing: add --add-opens java.base/" + each + "=ALL-UNNAMED";
            }
        }
        return null;
    }
}
