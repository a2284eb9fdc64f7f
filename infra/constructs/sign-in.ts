import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, type Mfa, UserPool, UserPoolClient, UserPoolGroup } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { roles } from '../../shared/platform/http/route.ts';

const meanings = {
  agent: 'Works incidents',
  manager: 'Sees all incidents and reports, reassigns, edits standard text',
  admin: 'Configures the desk',
} as const;

export interface SignInProps {
  readonly prefix: string;
  readonly mfa: Mfa.REQUIRED | Mfa.OPTIONAL;
  readonly removal: RemovalPolicy;
}

/** The desk's own people, in groups named as the roles of routes. Customers have no account. */
export class SignIn extends Construct {
  readonly users: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    this.users = new UserPool(this, 'Users', {
      userPoolName: props.prefix,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: props.mfa,
      mfaSecondFactor: { otp: true, sms: false },
      deletionProtection: props.removal === RemovalPolicy.RETAIN,
      removalPolicy: props.removal,
    });
    this.client = new UserPoolClient(this, 'Client', {
      userPool: this.users,
      generateSecret: false,
      // The second serves operators, who need rights in the account to use it.
      authFlows: { userSrp: true, adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      idTokenValidity: Duration.hours(12),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      enableTokenRevocation: true,
    });
    const groups = roles.filter((role) => role !== 'public').toReversed();
    for (const [index, role] of groups.entries())
      new UserPoolGroup(this, `Group-${role}`, {
        userPool: this.users,
        groupName: role,
        description: meanings[role],
        precedence: index + 1,
      });
  }
}
