import { describe, expect, it } from '@jest/globals';
import { tokensOf } from '../../functions/identity/tokens.ts';

const result = { AccessToken: 'access', IdToken: 'id', ExpiresIn: 900 };

describe('the tokens of a sign-in', () => {
  it('have the new refresh token where the user pool replaces it', () => {
    expect(tokensOf({ ...result, RefreshToken: 'new' }, 'old').refreshToken).toBe('new');
  });

  it('keep the one that was sent where the user pool replaces none', () => {
    expect(tokensOf(result, 'old')).toEqual({
      accessToken: 'access',
      idToken: 'id',
      refreshToken: 'old',
      expiresIn: 900,
    });
  });

  it('are not taken without any', () => {
    expect(() => tokensOf(result)).toThrow('lacks tokens');
  });
});
